import type { Customer, EndReason, Loss, Status, Subscription } from '../state/rows.js';
import type { World } from '../state/world.js';
import { earns, mrrOf } from './money.js';

/** Whether a subscription has neither ended nor failed to begin. */
export function lives({ endedAt }: Subscription): boolean {
  return endedAt === null;
}

/** Whether a subscription is as its customer wants it, and goes on: only such are changed. */
export function goesOn(subscription: Subscription): boolean {
  const { status, cancelAtPeriodEnd, pause, customer } = subscription;
  return status === 'active' && !cancelAtPeriodEnd && pause === null && !customer.deleted;
}

/** Reckons a customer's MRR anew, and enters what changed in the books. */
export function settle(world: World, customer: Customer, lostTo?: Loss): void {
  const mrr = customer.subscriptions.reduce((sum, each) => sum + mrrOf(each, world.now), 0);
  if (lostTo) customer.lostTo = lostTo;
  if (mrr === customer.mrr) return;
  const before = customer.mrr;
  customer.mrr = mrr;
  world.books.changed(customer, before);
  if (mrr > 0) customer.known = true;
}

/** Gives a subscription the status that its invoices have earned it, unless it has ended. */
export function restate(world: World, subscription: Subscription, forced?: Status): void {
  const status = forced ?? statusOf(subscription);
  if (!lives(subscription) || status === subscription.status) return;
  world.change('customer.subscription.updated', subscription, () => (subscription.status = status));
  settle(world, subscription.customer, status === 'unpaid' ? 'involuntary' : undefined);
}

function statusOf(subscription: Subscription): Status {
  const { status, customer } = subscription;
  const mine = customer.invoices.filter((each) => each.subscription === subscription);
  if (status === 'incomplete') return mine.some((each) => each.status === 'paid') ? 'active' : status;
  if (status !== 'active' && status !== 'past_due') return status;
  return mine.some((each) => each.status === 'open' && each.attempts > 0) ? 'past_due' : 'active';
}

/** Ends a subscription now. */
export function end(world: World, subscription: Subscription, reason: EndReason): void {
  if (!lives(subscription)) return;
  const earned = earns(subscription);
  subscription.status = 'canceled';
  subscription.endedAt = world.now;
  subscription.canceledAt ??= world.now;
  subscription.reason = reason;
  subscription.pause = null;
  for (const each of subscription.customer.invoices) if (each.subscription === subscription) each.nextAttempt = null;
  world.emit('customer.subscription.deleted', subscription);
  settle(
    world,
    subscription.customer,
    earned ? (reason === 'cancellation_requested' ? 'voluntary' : 'involuntary') : undefined,
  );
  world.afterEnd(subscription);
}
