import type Stripe from 'stripe';
import { idOf, type Account } from '../account.js';
import { DAY } from '../clock.js';
import { refusalOf } from './cards.js';
import { abandoned, late, settled, subscriptionOf } from './standing.js';

/** After how long a failed payment is tried again, each time. Stripe: Billing, Revenue recovery, Retries. */
const RETRY_AFTER = [3 * DAY, 5 * DAY, 7 * DAY];

/** The payment method that a subscription is charged to. */
export function methodOf(account: Account, subscription: Stripe.Subscription): Stripe.PaymentMethod | undefined {
  const customer = account.customers.get(idOf(subscription.customer));
  const own = idOf(subscription.default_payment_method);
  return account.paymentMethods.find(own || idOf(customer.invoice_settings.default_payment_method));
}

/** Why charging a subscription's customer fails, or `null` when it goes through. */
export function refusalFor(account: Account, subscription: Stripe.Subscription): string | null {
  const method = methodOf(account, subscription);
  return method ? refusalOf(method) : 'no_payment_method';
}

/** Tries to collect an open invoice, with all that follows for its subscription. */
export function collect(account: Account, invoice: Stripe.Invoice): void {
  const refused = invoice.amount_due > 0 && refusalFor(account, subscriptionOf(account, invoice)) !== null;
  if (refused) fail(account, invoice);
  else succeed(account, invoice);
}

/** Marks an open invoice as paid. */
export function succeed(account: Account, invoice: Stripe.Invoice): void {
  account.change('invoice.updated', invoice, () => {
    invoice.amount_paid = invoice.amount_due;
    invoice.amount_remaining = 0;
    invoice.attempted = true;
    if (invoice.amount_due > 0) invoice.attempt_count += 1;
    invoice.auto_advance = false;
    invoice.next_payment_attempt = null;
    invoice.status = 'paid';
    invoice.status_transitions.paid_at = account.now();
  });
  account.emit('invoice.paid', invoice);
  account.emit('invoice.payment_succeeded', invoice);
  settled(account, invoice);
}

function fail(account: Account, invoice: Stripe.Invoice): void {
  const wait = RETRY_AFTER[invoice.attempt_count];
  account.change('invoice.updated', invoice, () => {
    invoice.attempted = true;
    invoice.attempt_count += 1;
    invoice.auto_advance = wait !== undefined;
    invoice.next_payment_attempt = wait === undefined ? null : account.now() + wait;
  });
  account.emit('invoice.payment_failed', invoice);
  if (wait === undefined) abandoned(account, invoice);
  else late(account, invoice);
}
