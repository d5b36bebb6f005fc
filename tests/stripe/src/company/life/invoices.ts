import type { Period } from '../../billing/periods.js';
import { HOUR } from '../../clock.js';
import type { Invoice, Line, Subscription } from '../state/rows.js';
import type { World } from '../state/world.js';
import { net, takeOff } from './money.js';
import { close, collect } from './payments.js';

/** What a period of all items costs. In a trial it is free. */
export function periodLines({ items }: Subscription, period: Period, free = false): Line[] {
  return items.map(({ index, price, quantity }) => {
    const amount = free ? 0 : price.amount * quantity;
    return { item: index, price, quantity, amount, off: [], period, proration: false };
  });
}

/** An invoice with its sums, kept nowhere yet. */
export function reckoned(
  world: World,
  subscription: Subscription,
  reason: Invoice['reason'],
  lines: Line[],
  period: Period,
): Invoice {
  const { customer } = subscription;
  const discounts = subscription.discounts.filter(({ end }) => end === null || end > world.now);
  takeOff(lines, discounts);
  const total = lines.reduce((sum, line) => sum + net(line), 0);
  return {
    kind: 'invoice',
    index: world.invoices.length,
    customer,
    subscription,
    created: world.now,
    reason,
    lines,
    period,
    subtotal: lines.reduce((sum, line) => sum + line.amount, 0),
    total,
    balanceBefore: customer.balance,
    balanceAfter: null,
    due: total < 0 ? 0 : Math.max(0, total + customer.balance),
    paid: 0,
    status: 'draft',
    attempts: 0,
    nextAttempt: null,
    number: null,
    finalizedAt: null,
    closedAt: null,
    charges: [],
  };
}

/** A draft, with all prorations that waited for it. What Stripe makes by itself is final an hour later. */
export function draft(
  world: World,
  subscription: Subscription,
  reason: Invoice['reason'],
  lines: Line[],
  period: Period,
): Invoice {
  const invoice = reckoned(world, subscription, reason, [...subscription.pending, ...lines], period);
  subscription.pending = [];
  subscription.latest = invoice;
  world.invoices.push(invoice);
  subscription.customer.invoices.push(invoice);
  world.emit('invoice.created', invoice);
  spend(world, subscription, invoice);
  return invoice;
}

/** Makes a draft final in an hour. */
export function finalizeLater(world: World, invoice: Invoice): void {
  world.at(world.now + HOUR, () => finalize(world, invoice));
}

/** Makes a draft final and collects it, unless collection is paused. */
export function finalize(world: World, invoice: Invoice): void {
  const { customer, subscription } = invoice;
  if (invoice.status !== 'draft') return;
  const pause = subscription.pause?.behavior;
  if (pause === 'keep_as_draft') return;
  if (subscription.status === 'canceled' && invoice.reason === 'subscription_cycle')
    return close(world, invoice, 'void');
  // The balance may have changed since the draft.
  invoice.balanceBefore = customer.balance;
  invoice.due = invoice.total < 0 ? 0 : Math.max(0, invoice.total + customer.balance);
  invoice.balanceAfter = invoice.balanceBefore + invoice.total - invoice.due;
  invoice.status = 'open';
  invoice.finalizedAt = world.now;
  invoice.number = customer.sequence;
  customer.balance = invoice.balanceAfter;
  customer.sequence += 1;
  world.emit('invoice.finalized', invoice);
  if (pause === 'void') close(world, invoice, 'void');
  else if (pause === 'mark_uncollectible') close(world, invoice, 'uncollectible');
  else collect(world, invoice);
}

/** Discounts for a single invoice go with the first that they took something off. */
function spend(world: World, subscription: Subscription, { lines }: Invoice): void {
  const used = new Set(
    lines.flatMap((line) => line.off.filter((each) => each.amount > 0).map((each) => each.discount)),
  );
  const left = subscription.discounts.filter((each) => each.coupon.duration !== 'once' || !used.has(each));
  if (left.length === subscription.discounts.length) return;
  world.change('customer.subscription.updated', subscription, () => (subscription.discounts = left));
}
