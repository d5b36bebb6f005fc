import type Stripe from 'stripe';
import { idOf, type Account } from '../account.js';
import { currentPeriod } from './items.js';

/** The subscription an invoice is for. */
export function subscriptionOf(account: Account, invoice: Stripe.Invoice): Stripe.Subscription {
  return account.subscriptions.get(idOf(invoice.parent?.subscription_details?.subscription));
}

/** The invoices of a subscription, newest first. */
export function invoicesOf(account: Account, subscription: Stripe.Subscription): Stripe.Invoice[] {
  return account.invoices.list((each) => idOf(each.parent?.subscription_details?.subscription) === subscription.id);
}

/** An invoice was paid: if it is the latest that was due, the subscription is in good standing again. */
export function settled(account: Account, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(account, invoice);
  const latest = invoicesOf(account, subscription).find((each) => each.status !== 'draft');
  if (latest !== invoice || !['incomplete', 'past_due', 'unpaid'].includes(subscription.status)) return;
  account.change('customer.subscription.updated', subscription, () => {
    subscription.status = 'active';
  });
}

/** A payment failed, and it was not the last try. */
export function late(account: Account, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(account, invoice);
  if (subscription.status !== 'active') return;
  account.change('customer.subscription.updated', subscription, () => {
    subscription.status = 'past_due';
  });
}

/** The last try failed: what follows is a setting of the account. */
export function abandoned(account: Account, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(account, invoice);
  if (subscription.status === 'canceled' || account.afterRetries === 'leave_past_due') return;
  if (account.afterRetries === 'cancel') return cancel(account, subscription, 'payment_failed');
  account.change('customer.subscription.updated', subscription, () => {
    subscription.status = 'unpaid';
  });
}

/** Ends a subscription now. Its open invoices stay, but nobody tries to collect them any more. */
export function cancel(
  account: Account,
  subscription: Stripe.Subscription,
  reason: Stripe.Subscription.CancellationDetails.Reason | null,
): void {
  if (subscription.status === 'canceled') return;
  const now = account.now();
  subscription.status = 'canceled';
  subscription.canceled_at ??= now;
  subscription.ended_at = now;
  if (subscription.cancellation_details && reason) subscription.cancellation_details.reason = reason;
  const schedule = account.schedules.find(idOf(subscription.schedule));
  if (schedule) {
    schedule.status = 'canceled';
    schedule.canceled_at = now;
    schedule.current_phase = null;
    account.emit('subscription_schedule.canceled', schedule);
  }
  account.emit('customer.subscription.deleted', subscription);
  for (const invoice of invoicesOf(account, subscription)) {
    if (invoice.status !== 'open' && invoice.status !== 'draft') continue;
    account.change('invoice.updated', invoice, () => {
      invoice.auto_advance = false;
      invoice.automatically_finalizes_at = null;
      invoice.next_payment_attempt = null;
    });
  }
}

/** Lets a subscription end with its period, or takes that back. */
export function cancelAtPeriodEnd(account: Account, subscription: Stripe.Subscription, ends: boolean): void {
  if (subscription.cancel_at_period_end === ends) return;
  subscription.cancel_at_period_end = ends;
  subscription.cancel_at = ends ? currentPeriod(subscription).end : null;
  subscription.canceled_at = ends ? account.now() : null;
  const details = subscription.cancellation_details;
  if (details) details.reason = ends ? 'cancellation_requested' : null;
}
