import { accepts, boolean, list, object, oneOf, required, string } from '../../http/params.js';
import { noSuch } from '../../http/errors.js';
import type { Charge, Customer, Invoice, InvoiceItem, Row, Subscription } from '../state/rows.js';
import { invoiceItemObject } from '../objects/invoices.js';
import { invoicePaymentObject, intentObject } from '../objects/payments.js';
import { listing, page } from './list.js';
import { route, type Call, type Route } from './route.js';
import type StripeTypes from 'stripe';

type Shown = Exclude<Row, { kind: 'coupon' }>;

/** Reads one object by its id. */
function one(path: string, right: string, noun: string): Route {
  return route('GET', `${path}/:id`, right, {}, ({ stripe, id, paths }) => {
    const found = stripe.objects.find(id, paths);
    if (!found || found.right !== right) throw noSuch(noun, id, 'id', 404);
    return found.object;
  });
}

/** The rows of a table, or those of a customer if one is named. */
function of<R>(
  { stripe }: { stripe: Call<{}>['stripe'] },
  id: string | undefined,
  all: R[],
  own: (row: Customer) => R[],
): R[] {
  if (id === undefined) return all;
  const place = stripe.world.ids.placeOf('cus', id);
  const customer = place === undefined ? undefined : stripe.world.customers[place];
  if (!customer) throw noSuch('customer', id, 'customer', 400);
  return own(customer);
}

/** A page of rows, shown as objects. */
function pageOf<R extends Shown>(
  { stripe, params, paths }: Pick<Call<{}>, 'stripe' | 'paths'> & { params: Parameters<typeof page>[1] },
  prefix: string,
  noun: string,
  url: string,
  { rows, all, keep = () => true }: { rows: R[]; all?: R[]; keep?: (row: R) => boolean },
): object {
  const find = (id: string) => {
    const place = stripe.world.ids.placeOf(prefix, id);
    return place === undefined ? undefined : (all ?? rows)[place];
  };
  return page({ url, noun, rows, find, keep, show: (row: R) => stripe.objects.of(row, paths) }, params);
}

const customers = accepts<StripeTypes.CustomerListParams>()({ ...listing, email: string });
const subscriptions = accepts<StripeTypes.SubscriptionListParams>()({
  ...listing,
  customer: string,
  price: string,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  status: oneOf(
    'active',
    'all',
    'canceled',
    'ended',
    'incomplete',
    'incomplete_expired',
    'past_due',
    'paused',
    'trialing',
    'unpaid',
  ),
});
const invoices = accepts<StripeTypes.InvoiceListParams>()({
  ...listing,
  customer: string,
  subscription: string,
  status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
});
const invoiceItems = accepts<StripeTypes.InvoiceItemListParams>()({ ...listing, pending: boolean });
const charges = accepts<StripeTypes.ChargeListParams>()({ ...listing, customer: string, payment_intent: string });
const refunds = accepts<StripeTypes.RefundListParams>()({ ...listing, charge: string, payment_intent: string });
const disputes = accepts<StripeTypes.DisputeListParams>()({ ...listing, charge: string });
const prices = accepts<StripeTypes.PriceListParams>()({ ...listing, active: boolean, product: string });
const products = accepts<StripeTypes.ProductListParams>()({ ...listing, active: boolean, ids: list(string) });
const methods = accepts<StripeTypes.PaymentMethodListParams>()({
  limit: listing.limit,
  starting_after: string,
  ending_before: string,
  customer: required(string),
  type: oneOf('card'),
});
const intents = accepts<StripeTypes.PaymentIntentListParams>()({ ...listing, customer: string });
const payments = accepts<StripeTypes.InvoicePaymentListParams>()({
  limit: listing.limit,
  starting_after: string,
  ending_before: string,
  invoice: string,
  payment: object({ payment_intent: string, type: required(oneOf('payment_intent')) }),
});

/** What of an account can be read. */
export const resources: Route[] = [
  route('GET', '/v1/customers', 'customer', customers, (call) => {
    const { email } = call.params;
    const rows = call.stripe.world.customers;
    const keep = (each: Customer) => !each.deleted && (email === undefined || each.email === email);
    return pageOf(call, 'cus', 'customer', '/v1/customers', { rows, keep });
  }),
  one('/v1/customers', 'customer', 'customer'),

  route('GET', '/v1/subscriptions', 'subscription', subscriptions, (call) => {
    const { customer, price, status, collection_method: method } = call.params;
    const all = call.stripe.world.subscriptions;
    const rows = of(call, customer, all, (each) => each.subscriptions);
    const keep = (each: Subscription) =>
      hasStatus(each, status) &&
      method !== 'send_invoice' &&
      (price === undefined || each.items.some((item) => item.price.id === price));
    return pageOf(call, 'sub', 'subscription', '/v1/subscriptions', { rows, all, keep });
  }),
  one('/v1/subscriptions', 'subscription', 'subscription'),

  route('GET', '/v1/invoices', 'invoice', invoices, (call) => {
    const { customer, status, subscription } = call.params;
    const { world } = call.stripe;
    const wanted = subscription === undefined ? undefined : world.ids.placeOf('sub', subscription);
    // Of one subscription it is those of its customer that are looked through, not all there are.
    const all = wanted === undefined ? world.invoices : (world.subscriptions[wanted]?.customer.invoices ?? []);
    const rows = of(call, customer, all, (each) => each.invoices);
    const keep = (each: Invoice) =>
      (status === undefined || each.status === status) &&
      (subscription === undefined || each.subscription.index === wanted);
    return pageOf(call, 'in', 'invoice', '/v1/invoices', { rows, all: world.invoices, keep });
  }),
  one('/v1/invoices', 'invoice', 'invoice'),

  route('GET', '/v1/invoiceitems', 'invoice_item', invoiceItems, ({ stripe: { world }, params }) => {
    const rows = world.invoiceItems;
    const find = (id: string) => rows[world.ids.placeOf('ii', id) ?? -1];
    const keep = ({ subscription, line }: InvoiceItem) =>
      params.pending === undefined || params.pending === subscription.pending.includes(line);
    const show = (row: InvoiceItem) => invoiceItemObject(world, row);
    return page({ url: '/v1/invoiceitems', noun: 'invoiceitem', rows, find, keep, show }, params);
  }),

  route('GET', '/v1/charges', 'charge', charges, (call) => {
    const { customer, payment_intent: intent } = call.params;
    const { world } = call.stripe;
    const rows = of(call, customer, world.charges, (each) => each.charges);
    const wanted = intent === undefined ? undefined : world.ids.placeOf('pi', intent);
    const keep = (each: Charge) => intent === undefined || each.invoice.index === wanted;
    return pageOf(call, 'ch', 'charge', '/v1/charges', { rows, all: world.charges, keep });
  }),
  one('/v1/charges', 'charge', 'charge'),

  route('GET', '/v1/refunds', 'charge', refunds, (call) => {
    const { charge, payment_intent: intent } = call.params;
    const { world } = call.stripe;
    const keep = (each: { charge: Charge }) =>
      (charge === undefined || world.ids.of('ch', each.charge.index) === charge) &&
      (intent === undefined || world.ids.of('pi', each.charge.invoice.index) === intent);
    return pageOf(call, 're', 'refund', '/v1/refunds', { rows: world.refunds, keep });
  }),
  one('/v1/refunds', 'charge', 'refund'),

  route('GET', '/v1/disputes', 'dispute', disputes, (call) => {
    const { charge } = call.params;
    const { world } = call.stripe;
    const keep = (each: { charge: Charge }) => charge === undefined || world.ids.of('ch', each.charge.index) === charge;
    return pageOf(call, 'du', 'dispute', '/v1/disputes', { rows: world.disputes, keep });
  }),
  one('/v1/disputes', 'dispute', 'dispute'),

  route('GET', '/v1/payment_methods', 'payment_method', methods, (call) => {
    const { world } = call.stripe;
    const own = of<Customer>(call, call.params.customer, world.customers, (each) => [each])[0];
    const rows = own?.card ? [own.card] : [];
    return pageOf(call, 'pm', 'PaymentMethod', '/v1/payment_methods', { rows, all: world.cards });
  }),
  one('/v1/payment_methods', 'payment_method', 'PaymentMethod'),

  route('GET', '/v1/payment_intents', 'payment_intent', intents, (call) => {
    const { world } = call.stripe;
    const rows = of(call, call.params.customer, world.invoices, (each) => each.invoices);
    return pageOfInvoices(call, 'pi', '/v1/payment_intents', rows, (row) => intentObject(world, row));
  }),
  one('/v1/payment_intents', 'payment_intent', 'payment_intent'),

  route('GET', '/v1/invoice_payments', 'invoice', payments, (call) => {
    const { world } = call.stripe;
    const { invoice, payment } = call.params;
    const place = (prefix: string, id: string) => world.invoices[world.ids.placeOf(prefix, id) ?? -1];
    const named = invoice ? place('in', invoice) : payment?.payment_intent ? place('pi', payment.payment_intent) : null;
    const rows = named === null ? world.invoices : named ? [named] : [];
    return pageOfInvoices(call, 'inpay', '/v1/invoice_payments', rows, (row) => invoicePaymentObject(world, row));
  }),

  route('GET', '/v1/prices', 'plan', prices, (call) => {
    const { active, product } = call.params;
    const rows = call.stripe.world.catalog.prices;
    const keep = (each: (typeof rows)[number]) =>
      active !== false && (product === undefined || each.product.id === product);
    return pageOf(call, 'price', 'price', '/v1/prices', { rows, keep });
  }),
  one('/v1/prices', 'plan', 'price'),

  route('GET', '/v1/products', 'product', products, (call) => {
    const { active, ids } = call.params;
    const rows = call.stripe.world.catalog.products;
    const keep = (each: (typeof rows)[number]) => active !== false && (ids?.includes(each.id) ?? true);
    return pageOf(call, 'prod', 'product', '/v1/products', { rows, keep });
  }),
  one('/v1/products', 'product', 'product'),

  route('GET', '/v1/coupons', 'coupon', listing, (call) => {
    const rows = call.stripe.world.catalog.coupons;
    const find = (id: string) => rows.find((each) => each.id === id);
    const show = (row: (typeof rows)[number]) => call.stripe.objects.of(row);
    return page({ url: '/v1/coupons', noun: 'coupon', rows, find, keep: () => true, show }, call.params);
  }),
  route('GET', '/v1/coupons/:id', 'coupon', {}, ({ stripe, id }) => {
    const found = stripe.world.catalog.coupons.find((each) => each.id === id);
    if (!found) throw noSuch('coupon', id, 'id', 404);
    return stripe.objects.of(found);
  }),
];

/** Those whose amount was asked for; one payment each. */
function pageOfInvoices(
  { stripe, params }: Pick<Call<{}>, 'stripe'> & { params: Parameters<typeof page>[1] },
  prefix: string,
  url: string,
  rows: Invoice[],
  show: (row: Invoice) => object,
): object {
  const find = (id: string) => stripe.world.invoices[stripe.world.ids.placeOf(prefix, id) ?? -1];
  const keep = (each: Invoice) => each.due > 0 && each.finalizedAt !== null;
  return page({ url, noun: prefix === 'pi' ? 'payment_intent' : 'invoice_payment', rows, find, keep, show }, params);
}

function hasStatus({ status }: Subscription, wanted: string | undefined): boolean {
  if (wanted === 'all') return true;
  if (wanted === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return wanted === undefined ? status !== 'canceled' : status === wanted;
}
