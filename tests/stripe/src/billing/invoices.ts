import type Stripe from 'stripe';
import { idOf, type Account } from '../account.js';
import { HOUR } from '../clock.js';
import { wholeList } from '../http/list.js';
import { newId } from '../table.js';
import { discountsAt, takeOff } from './discounts.js';
import { isMetered } from './items.js';
import { net, sum, usageLine } from './lines.js';
import { collect } from './payments.js';
import type { Period } from './periods.js';
import { subscriptionOf } from './standing.js';

/** What an invoice is made of. */
export interface InvoiceContent {
  reason: Stripe.Invoice.BillingReason;
  lines: Stripe.InvoiceLineItem[];
  period: Period;
}

/**
 * A draft, kept and announced. Stripe finalizes one that it made by itself an hour later, but not
 * for an unpaid subscription, from which nothing more is collected.
 */
export function draft(account: Account, subscription: Stripe.Subscription, content: InvoiceContent): Stripe.Invoice {
  const invoice = account.invoices.insert(reckoned(account, subscription, content, newId('in')));
  for (const line of invoice.lines.data) line.invoice = invoice.id;
  invoice.auto_advance = subscription.status !== 'unpaid';
  invoice.automatically_finalizes_at = invoice.auto_advance ? account.now() + HOUR : null;
  account.emit('invoice.created', invoice);
  return invoice;
}

/** Makes a draft final and tries to collect it. */
export function finalize(account: Account, invoice: Stripe.Invoice): void {
  const customer = account.customers.get(idOf(invoice.customer));
  account.change('invoice.updated', invoice, () => {
    countUsage(account, invoice);
    const sequence = customer.next_invoice_sequence ?? 1;
    invoice.status = 'open';
    invoice.number = `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`;
    invoice.auto_advance = true;
    invoice.automatically_finalizes_at = null;
    invoice.effective_at = account.now();
    invoice.status_transitions.finalized_at = account.now();
    invoice.hosted_invoice_url = `${account.url}/invoice/${invoice.id}`;
    invoice.invoice_pdf = `${account.url}/invoice/${invoice.id}/pdf`;
    invoice.ending_balance = balanceAfter(invoice);
  });
  account.change('customer.updated', customer, () => {
    customer.balance = invoice.ending_balance ?? 0;
    customer.currency = invoice.currency;
    customer.next_invoice_sequence = (customer.next_invoice_sequence ?? 1) + 1;
  });
  account.emit('invoice.finalized', invoice);
  collect(account, invoice);
}

/** Makes an invoice out and collects it at once, as for the first invoice or an upgrade. */
export function invoiceNow(
  account: Account,
  subscription: Stripe.Subscription,
  content: InvoiceContent,
): Stripe.Invoice {
  const invoice = draft(account, subscription, content);
  account.change('customer.subscription.updated', subscription, () => {
    subscription.latest_invoice = invoice.id;
  });
  finalize(account, invoice);
  return invoice;
}

/** Prorations that wait for this subscription's next invoice; they wait no longer. */
export function takePending(account: Account, subscription: Stripe.Subscription): Stripe.InvoiceLineItem[] {
  const lines = account.pendingLines.get(subscription.id) ?? [];
  account.pendingLines.delete(subscription.id);
  return lines;
}

/** Usage that came while the invoice was a draft still counts. */
function countUsage(account: Account, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(account, invoice);
  invoice.lines.data = invoice.lines.data.map((line) => {
    const id = line.parent?.subscription_item_details?.subscription_item;
    const item = subscription.items.data.find((each) => each.id === id);
    if (!item || !isMetered(item.price)) return line;
    const fresh = usageLine(account, idOf(invoice.customer), item, line.period);
    return { ...fresh, id: line.id, invoice: invoice.id };
  });
  const discounts = invoice.discounts.map((each) => account.discounts.get(String(each)));
  reckon(account, invoice, discounts);
}

/** An invoice with its sums, kept nowhere yet. */
export function reckoned(
  account: Account,
  subscription: Stripe.Subscription,
  content: InvoiceContent,
  id: string,
): Stripe.Invoice {
  const invoice = blank(account, subscription, content, id);
  reckon(account, invoice, discountsAt(account, subscription, account.now()));
  return invoice;
}

function reckon(account: Account, invoice: Stripe.Invoice, discounts: Stripe.Discount[]): void {
  const lines = invoice.lines.data;
  invoice.discounts = discounts.map((each) => each.id);
  invoice.total_discount_amounts = takeOff(lines, discounts);
  invoice.subtotal = invoice.subtotal_excluding_tax = sum(lines.map((each) => each.amount));
  invoice.total = invoice.total_excluding_tax = sum(lines.map(net));
  invoice.starting_balance = account.customers.get(idOf(invoice.customer)).balance;
  invoice.amount_due = invoice.total < 0 ? 0 : Math.max(0, invoice.total + invoice.starting_balance);
  invoice.amount_remaining = invoice.amount_due;
}

/** The customer's balance once an invoice is final. Below zero it is credit, which the next one uses up. */
function balanceAfter(invoice: Stripe.Invoice): number {
  return invoice.starting_balance + invoice.total - invoice.amount_due;
}

function blank(
  account: Account,
  subscription: Stripe.Subscription,
  { reason, lines, period }: InvoiceContent,
  id: string,
): Stripe.Invoice {
  const customer = account.customers.get(idOf(subscription.customer));
  const taxIds = account.taxIds.list((each) => each.customer === customer.id);
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Perene',
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: reason,
    collection_method: 'charge_automatically',
    created: account.now(),
    currency: subscription.currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: taxIds.map(({ type, value }) => ({ type, value })),
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: wholeList(lines, `/v1/invoices/${id}/lines`),
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: period.end,
    period_start: period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  };
}
