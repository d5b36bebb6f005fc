import Stripe from 'stripe';
import { HOUR } from '../../clock.js';
import { wholeList } from '../../http/list.js';
import { periodLines, reckoned } from '../life/invoices.js';
import { intervalOf, periodIn } from '../life/subscriptions.js';
import { addressOf } from './customers.js';
import type { Price } from '../state/catalog.js';
import type { Invoice, InvoiceItem, Line, Subscription } from '../state/rows.js';
import type { World } from '../state/world.js';

/** Stripe's `invoice`. `id` is given for one that is not kept. */
export function invoiceObject(world: World, row: Invoice, id = world.ids.of('in', row.index)): Stripe.Invoice {
  const { customer, subscription, status } = row;
  const number = `${world.ids.of('cus', customer.index).slice(-8).toUpperCase()}-${String(row.number).padStart(4, '0')}`;
  const final = row.finalizedAt !== null;
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Example Company',
    account_tax_ids: null,
    amount_due: row.due,
    amount_overpaid: 0,
    amount_paid: row.paid,
    amount_remaining: row.due - row.paid,
    amount_shipping: 0,
    application: null,
    attempt_count: row.attempts,
    attempted: row.attempts > 0 || status === 'paid',
    auto_advance: status === 'draft' ? subscription.pause?.behavior !== 'keep_as_draft' : row.nextAttempt !== null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: status === 'draft' && !subscription.pause ? row.created + HOUR : null,
    billing_reason: row.reason,
    collection_method: 'charge_automatically',
    created: row.created,
    currency: customer.currency,
    custom_fields: null,
    customer: world.ids.of('cus', customer.index),
    customer_account: null,
    customer_address: addressOf(customer),
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [...offBy(row).keys()].map((each) => world.ids.of('di', each)),
    due_date: null,
    effective_at: row.finalizedAt,
    ending_balance: row.balanceAfter,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: final ? `https://invoice.example/${id}` : null,
    invoice_pdf: final ? `https://invoice.example/${id}/pdf` : null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: wholeList(
      row.lines.map((each, place) => lineObject(world, row, each, id, place)),
      `/v1/invoices/${id}/lines`,
    ),
    livemode: false,
    metadata: {},
    next_payment_attempt: row.nextAttempt,
    number: row.number === null ? null : number,
    on_behalf_of: null,
    parent: {
      quote_details: null,
      subscription_details: { metadata: {}, subscription: world.ids.of('sub', subscription.index) },
      type: 'subscription_details',
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: row.period.end,
    period_start: row.period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: row.balanceBefore,
    statement_descriptor: null,
    status,
    status_transitions: {
      finalized_at: row.finalizedAt,
      marked_uncollectible_at: status === 'uncollectible' ? row.closedAt : null,
      paid_at: status === 'paid' ? row.closedAt : null,
      voided_at: status === 'void' ? row.closedAt : null,
    },
    subtotal: row.subtotal,
    subtotal_excluding_tax: row.subtotal,
    test_clock: null,
    total: row.total,
    total_discount_amounts: [...offBy(row)].map(([each, amount]) => ({
      amount,
      discount: world.ids.of('di', each),
    })),
    total_excluding_tax: row.total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  };
}

/** The invoice that a subscription will get when its period is over. */
export function upcomingObject(world: World, subscription: Subscription): Stripe.Invoice {
  const over = subscription.period;
  const next = periodIn(intervalOf(subscription), subscription.anchor, over.end);
  const pending = subscription.pending.map((each) => ({ ...each }));
  const lines = [...pending, ...periodLines(subscription, next)];
  const row = reckoned(world, subscription, 'subscription_cycle', lines, over);
  const id = world.ids.of('upcoming_in', subscription.index);
  return { ...invoiceObject(world, row, id), billing_reason: 'upcoming', next_payment_attempt: over.end + HOUR };
}

/** What each discount took off in all, by its place. */
function offBy({ lines }: Invoice): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { off } of lines) {
    for (const { discount, amount } of off) sums.set(discount.index, (sums.get(discount.index) ?? 0) + amount);
  }
  return sums;
}

/** Stripe's `invoiceitem`. */
export function invoiceItemObject(world: World, row: InvoiceItem): Stripe.InvoiceItem {
  const { index, created, subscription, line } = row;
  const { price, quantity, amount, period, proration } = line;
  const invoice = subscription.customer.invoices.find(({ lines }) => lines.includes(line));
  return {
    id: world.ids.of('ii', index),
    object: 'invoiceitem',
    amount,
    currency: price.currency,
    customer: world.ids.of('cus', subscription.customer.index),
    customer_account: null,
    date: created,
    description: descriptionOf(line),
    discountable: false,
    discounts: [],
    invoice: invoice ? world.ids.of('in', invoice.index) : null,
    livemode: false,
    metadata: {},
    parent: {
      subscription_details: {
        subscription: world.ids.of('sub', subscription.index),
        subscription_item: world.ids.of('si', line.item),
      },
      type: 'subscription_details',
    },
    period,
    pricing: pricingOf(price),
    proration,
    quantity,
    quantity_decimal: Stripe.Decimal.from(quantity),
    tax_rates: [],
    test_clock: null,
  };
}

function descriptionOf({ quantity, price, proration, amount }: Line): string {
  const name = `${quantity} × ${price.product.name}`;
  return proration ? `${amount < 0 ? 'Unused' : 'Remaining'} time on ${name}` : name;
}

function pricingOf(price: Price) {
  return {
    price_details: { price: price.id, product: price.product.id },
    type: 'price_details' as const,
    unit_amount_decimal: Stripe.Decimal.from(price.amount),
  };
}

function lineObject(world: World, of: Invoice, row: Line, invoice: string, place: number): Stripe.InvoiceLineItem {
  const { price, quantity, amount, period, proration } = row;
  const subscription = world.ids.of('sub', of.subscription.index);
  return {
    id: `il_${invoice.slice(-24)}${place}`,
    object: 'line_item',
    amount,
    currency: price.currency,
    description: descriptionOf(row),
    discount_amounts: row.off.map((each) => ({
      amount: each.amount,
      discount: world.ids.of('di', each.discount.index),
    })),
    discountable: !proration,
    discounts: [],
    invoice,
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration,
        proration_details: { credited_items: null },
        subscription,
        subscription_item: world.ids.of('si', row.item),
      },
      type: 'subscription_item_details',
    },
    period,
    pretax_credit_amounts: [],
    pricing: pricingOf(price),
    quantity,
    quantity_decimal: Stripe.Decimal.from(quantity),
    subscription,
    subtotal: amount,
    taxes: [],
  };
}
