import type Stripe from 'stripe';
import { idOf, type Account } from './account.js';
import { invalid } from './http/errors.js';
import { newCustomer } from './resources/customers.js';
import { sameCode } from './resources/promotion_codes.js';
import { addTaxId } from './resources/tax_ids.js';
import { attachCard, checkCard } from './billing/cards.js';
import { redeemable, type DiscountSource } from './billing/discounts.js';
import { start } from './billing/subscriptions.js';

/** What a customer types into Checkout's page. */
export interface CheckoutInput {
  number: string | undefined;
  email: string | undefined;
  name: string | undefined;
  promotionCode: string | undefined;
  taxId: { type: string; value: string } | undefined;
}

/** The customer pays: the subscription begins. A refused card leaves the session open. */
export function complete(account: Account, session: Stripe.Checkout.Session, input: CheckoutInput): void {
  const order = account.orders.get(session.id);
  if (session.status !== 'open' || !order) throw invalid('This session is no longer open.');
  const discounts = discountsOf(account, session, input.promotionCode);
  const free = discounts.some((each) => redeemable(account, each, 'discounts').percent_off === 100);
  const dueNow = order.trialEnd === null && !free;
  if (input.number) checkCard(input.number, dueNow);
  else if (dueNow || session.payment_method_collection === 'always') throw invalid('Enter a card number.');

  const customer = account.customers.find(idOf(session.customer)) ?? signUp(account, session, input);
  if (session.tax_id_collection?.enabled) collectTaxId(account, customer, input);
  const method = input.number ? attachCard(account, customer.id, input.number).id : null;
  const subscription = start(account, order, { customer: customer.id, method, session: session.id, discounts });
  account.orders.delete(session.id);
  close(account, session, customer, subscription);
}

/** Nobody paid in time. */
export function expire(account: Account, session: Stripe.Checkout.Session): void {
  session.status = 'expired';
  session.url = null;
  account.orders.delete(session.id);
  account.emit('checkout.session.expired', session);
}

function discountsOf(account: Account, session: Stripe.Checkout.Session, typed: string | undefined): DiscountSource[] {
  if (typed) {
    const code = account.promotionCodes.list((each) => each.active && sameCode(each.code, typed))[0];
    if (!session.allow_promotion_codes || !code) throw invalid('This code is invalid.');
    return [{ promotion_code: code.id }];
  }
  return (session.discounts ?? []).map(({ coupon, promotion_code }) => ({
    ...(coupon && { coupon: idOf(coupon) }),
    ...(promotion_code && { promotion_code: idOf(promotion_code) }),
  }));
}

function signUp(account: Account, session: Stripe.Checkout.Session, { email, name }: CheckoutInput): Stripe.Customer {
  const given = { email: session.customer_email ?? email ?? null, name: name ?? null };
  if (!given.email) throw invalid('Enter an e-mail address.');
  const customer = newCustomer(account, given);
  account.emit('customer.created', customer);
  return customer;
}

function collectTaxId(account: Account, customer: Stripe.Customer, { name, taxId }: CheckoutInput): void {
  if (!taxId) return;
  addTaxId(account, customer, taxId.type, taxId.value);
  account.change('customer.updated', customer, () => {
    if (name) customer.name = name;
  });
}

function close(
  account: Account,
  session: Stripe.Checkout.Session,
  customer: Stripe.Customer,
  subscription: Stripe.Subscription,
): void {
  const invoice = account.invoices.get(idOf(subscription.latest_invoice));
  const taxIds = account.taxIds.list((each) => each.customer === customer.id);
  session.amount_subtotal = invoice.subtotal;
  session.amount_total = invoice.total;
  session.total_details = { amount_discount: invoice.subtotal - invoice.total, amount_shipping: 0, amount_tax: 0 };
  session.customer = customer.id;
  session.customer_details = {
    address: customer.address ?? null,
    business_name: null,
    email: customer.email,
    individual_name: null,
    name: customer.name ?? null,
    phone: customer.phone ?? null,
    tax_exempt: 'none',
    tax_ids: taxIds.map(({ type, value }) => ({ type, value })),
  };
  session.invoice = invoice.id;
  session.payment_status = subscription.status === 'trialing' ? 'no_payment_required' : 'paid';
  session.status = 'complete';
  session.subscription = subscription.id;
  session.url = null;
  account.emit('checkout.session.completed', session);
}
