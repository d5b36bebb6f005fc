import type Stripe from 'stripe';
import { idOf, type Account, type CheckoutOrder } from '../account.js';
import { newId } from '../table.js';
import { redeem, unspent, type DiscountSource } from './discounts.js';
import { draft, invoiceNow, reckoned, takePending, type InvoiceContent } from './invoices.js';
import { currentPeriod, every, isMetered, itemList, licensed, newItem } from './items.js';
import { advanceLine, trialLine, usageLine } from './lines.js';
import { methodOf } from './payments.js';
import { periodFrom, type Period } from './periods.js';
import { discountsFrom, itemsFrom, moveOn } from './schedules.js';
import { cancel } from './standing.js';

/** Who begins a subscription, and how. */
export interface Beginning {
  customer: string;
  method: string | null;
  session: string;
  discounts: DiscountSource[];
}

/** Begins a subscription and collects its first invoice. */
export function start(account: Account, order: CheckoutOrder, beginning: Beginning): Stripe.Subscription {
  const subscription = account.subscriptions.insert(blank(account, order, beginning));
  subscription.discounts = beginning.discounts.map(
    (source) =>
      redeem(account, source, {
        customer: beginning.customer,
        subscription: subscription.id,
        checkout_session: beginning.session,
      }).id,
  );
  const period = currentPeriod(subscription);
  const lines =
    order.trialEnd === null
      ? inAdvance(account, subscription)
      : licensed(subscription.items.data).map((item) => trialLine(account, item, period));
  const content: InvoiceContent = { reason: 'subscription_create', lines, period };
  // Nothing to pay: active from the start. Otherwise `incomplete`, until the payment a moment later.
  if (subscription.status === 'incomplete' && reckoned(account, subscription, content, '').amount_due === 0) {
    subscription.status = 'active';
  }
  account.emit('customer.subscription.created', subscription);
  const invoice = invoiceNow(account, subscription, content);
  spend(account, subscription, invoice);
  return subscription;
}

/** A period is over: cancels the subscription, or bills the next period. */
export function renew(account: Account, subscription: Stripe.Subscription): void {
  const over = currentPeriod(subscription);
  const endsUnpaid = subscription.status === 'trialing' && !methodOf(account, subscription);
  const behavior = subscription.trial_settings?.end_behavior.missing_payment_method;
  if (subscription.cancel_at_period_end) return close(account, subscription, over);
  if (endsUnpaid && behavior === 'cancel') return cancel(account, subscription, null);
  if (endsUnpaid && behavior === 'pause') return pause(account, subscription);
  bill(account, subscription, over);
}

/** Cancels a subscription before its time. Usage, and what waits, is billed only if `billed`. */
export function endNow(account: Account, subscription: Stripe.Subscription, billed: boolean): void {
  close(account, subscription, { start: currentPeriod(subscription).start, end: account.now() }, billed);
}

/** Takes up a paused subscription. */
export function resume(account: Account, subscription: Stripe.Subscription): void {
  beginPeriod(account, subscription, 'subscription_cycle');
  account.emit('customer.subscription.resumed', subscription);
}

/** Says that a trial ends soon: three days before or, if it is that short, at once. Said once. */
export function announceTrialEnd(account: Account, subscription: Stripe.Subscription): void {
  if (account.announcedTrials.has(subscription.id)) return;
  account.announcedTrials.add(subscription.id);
  account.emit('customer.subscription.trial_will_end', subscription);
}

/** Ends a trial before its time. */
export function endTrial(account: Account, subscription: Stripe.Subscription): void {
  announceTrialEnd(account, subscription);
  beginPeriod(account, subscription, 'subscription_update');
}

/** What was used of the metered items in a period. What is used in a trial is free. */
export function inArrears(
  account: Account,
  subscription: Stripe.Subscription,
  period: Period,
): Stripe.InvoiceLineItem[] {
  if (subscription.status === 'trialing') return [];
  const metered = subscription.items.data.filter((item) => isMetered(item.price));
  return metered.map((item) => usageLine(account, idOf(subscription.customer), item, period));
}

/** What the period that a subscription is in costs in advance. */
function inAdvance(account: Account, subscription: Stripe.Subscription): Stripe.InvoiceLineItem[] {
  const period = currentPeriod(subscription);
  return licensed(subscription.items.data).map((item) => advanceLine(account, item, period));
}

/** A new period begins now, out of turn, and is collected now. */
function beginPeriod(account: Account, subscription: Stripe.Subscription, reason: Stripe.Invoice.BillingReason): void {
  account.change('customer.subscription.updated', subscription, () => {
    if (subscription.status === 'trialing') subscription.trial_end = account.now();
    subscription.status = 'active';
    subscription.billing_cycle_anchor = account.now();
    setPeriod(subscription, periodFrom(account.now(), every(subscription.items.data), account.now()));
  });
  const content = { reason, lines: inAdvance(account, subscription), period: currentPeriod(subscription) };
  spend(account, subscription, invoiceNow(account, subscription, content));
}

function setPeriod(subscription: Stripe.Subscription, { start, end }: Period): void {
  for (const item of subscription.items.data) {
    item.current_period_start = start;
    item.current_period_end = end;
  }
}

/** Discounts that an invoice used up go from its subscription. */
function spend(account: Account, subscription: Stripe.Subscription, invoice: Stripe.Invoice): void {
  account.change('customer.subscription.updated', subscription, () => {
    subscription.discounts = unspent(account, invoice, subscription);
  });
}

function bill(account: Account, subscription: Stripe.Subscription, over: Period): void {
  const used = inArrears(account, subscription, over);
  const items = itemsFrom(account, subscription, over.end);
  account.change('customer.subscription.updated', subscription, () => {
    subscription.items = itemList(subscription.id, items);
    setPeriod(subscription, periodFrom(subscription.billing_cycle_anchor, every(items), over.end));
    if (subscription.status === 'trialing') subscription.status = 'active';
    subscription.discounts = discountsFrom(account, subscription, over.end);
    const lines = [...takePending(account, subscription), ...inAdvance(account, subscription), ...used];
    const invoice = draft(account, subscription, { reason: 'subscription_cycle', lines, period: over });
    subscription.latest_invoice = invoice.id;
    subscription.discounts = unspent(account, invoice, subscription);
  });
  moveOn(account, subscription, over.end);
}

/** Cancels as a period ends. What was used in it is still billed, unless told otherwise. */
function close(account: Account, subscription: Stripe.Subscription, over: Period, billed = true): void {
  const used = inArrears(account, subscription, over).filter((line) => line.amount > 0);
  const lines = billed ? [...takePending(account, subscription), ...used] : [];
  if (lines.length > 0) invoiceNow(account, subscription, { reason: 'subscription_cycle', lines, period: over });
  cancel(account, subscription, 'cancellation_requested');
}

function pause(account: Account, subscription: Stripe.Subscription): void {
  account.change('customer.subscription.updated', subscription, () => {
    subscription.status = 'paused';
  });
  account.emit('customer.subscription.paused', subscription);
}

function blank(account: Account, order: CheckoutOrder, { customer, method }: Beginning): Stripe.Subscription {
  const now = account.now();
  const id = newId('sub');
  const recurring = order.lines[0]?.price.recurring;
  if (!recurring) throw new Error('an order has at least one recurring line');
  const period = order.trialEnd === null ? periodFrom(now, recurring, now) : { start: now, end: order.trialEnd };
  const items = order.lines.map((line) => newItem(account, id, line.price, line.quantity, period));
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: order.trialEnd ?? now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: now,
    currency: order.lines[0]?.price.currency ?? 'usd',
    customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: method,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: itemList(id, items),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: order.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: order.trialEnd === null ? 'incomplete' : 'trialing',
    test_clock: null,
    transfer_data: null,
    trial_end: order.trialEnd,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: order.missingPaymentMethod },
    },
    trial_start: order.trialEnd === null ? null : now,
  };
}
