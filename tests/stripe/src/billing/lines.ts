import Stripe from 'stripe';
import { idOf, type Account } from '../account.js';
import { newId } from '../table.js';
import type { Period } from './periods.js';

type Item = Stripe.SubscriptionItem;
type Line = Stripe.InvoiceLineItem;

/** A period of a licensed item, billed as it begins. */
export function advanceLine(account: Account, item: Item, period: Period): Line {
  const quantity = item.quantity ?? 1;
  const description = `${quantity} × ${nameOf(account, item)}`;
  return newLine(account, item, { amount: cost(item.price, quantity), description, period, quantity });
}

/** The period of a trial, which costs nothing. */
export function trialLine(account: Account, item: Item, period: Period): Line {
  const description = `Trial period for ${nameOf(account, item)}`;
  return newLine(account, item, { amount: 0, description, period, quantity: item.quantity ?? 1 });
}

/** What was used of a metered item in a period, billed when it is over. */
export function usageLine(account: Account, customer: string, item: Item, period: Period): Line {
  const quantity = usageOf(account, customer, item, period);
  const description = `${quantity} × ${nameOf(account, item)}`;
  return newLine(account, item, { amount: cost(item.price, quantity), description, period, quantity });
}

/** A part of a period, owed or (below zero) given back. No discount applies to it: it is net already. */
export function prorationLine(account: Account, item: Item, detail: Proration): Line {
  const { amount, period, credited } = detail;
  const description = `${amount < 0 ? 'Unused' : 'Remaining'} time on ${nameOf(account, item)}`;
  const line = newLine(account, item, { amount, description, period, quantity: item.quantity ?? 1 });
  const parent = line.parent?.subscription_item_details;
  if (parent) {
    parent.invoice_item = newId('ii');
    parent.proration = true;
    parent.proration_details = { credited_items: credited ?? null };
  }
  return { ...line, discountable: false };
}

interface Proration {
  amount: number;
  period: Period;
  /** For what is given back, the line it was billed by. */
  credited?: { invoice: string; invoice_line_items: string[] };
}

/** A line's amount after discounts. */
export function net(line: Line): number {
  return line.amount - sum((line.discount_amounts ?? []).map((each) => each.amount));
}

/** All amounts together. */
export function sum(amounts: number[]): number {
  return amounts.reduce((total, each) => total + each, 0);
}

/** So much of a price, in the currency's smallest unit; half a unit counts as one. */
function cost(price: Stripe.Price, quantity: number): number {
  const unit = price.unit_amount_decimal ?? Stripe.Decimal.zero;
  return Number(unit.mul(Stripe.Decimal.from(transformed(price, quantity))).toFixed(0, 'half-up'));
}

function transformed({ transform_quantity: transform }: Stripe.Price, quantity: number): number {
  if (!transform) return quantity;
  return (transform.round === 'up' ? Math.ceil : Math.floor)(quantity / transform.divide_by);
}

/** What was used of a metered item in a period. Below zero counts as nothing. */
function usageOf(account: Account, customer: string, item: Item, period: Period): number {
  const meter = account.meters.find(item.price.recurring?.meter ?? '');
  return meter ? Math.max(0, metered(account, meter, customer, period)) : 0;
}

/** A meter's total for a customer in a period. */
export function metered(account: Account, meter: Stripe.Billing.Meter, customer: string, period: Period): number {
  const events = account.usage.filter(
    (each) =>
      each.event_name === meter.event_name &&
      each.payload[meter.customer_mapping.event_payload_key] === customer &&
      each.timestamp >= period.start &&
      each.timestamp < period.end,
  );
  const values = events.map((each) => Number(each.payload[meter.value_settings.event_payload_key]));
  const { formula } = meter.default_aggregation;
  return formula === 'count' ? events.length : formula === 'last' ? (values.at(-1) ?? 0) : sum(values);
}

function nameOf(account: Account, item: Item): string {
  return account.products.find(idOf(item.price.product))?.name ?? item.price.id;
}

function newLine(
  account: Account,
  item: Item,
  detail: { amount: number; description: string; period: Period; quantity: number },
): Line {
  const { amount, description, period, quantity } = detail;
  return {
    id: newId('il'),
    object: 'line_item',
    amount,
    currency: item.price.currency,
    description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: account.subscriptions.find(item.subscription)?.metadata ?? {},
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: { credited_items: null },
        subscription: item.subscription,
        subscription_item: item.id,
      },
      type: 'subscription_item_details',
    },
    period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: item.price.id, product: idOf(item.price.product) },
      type: 'price_details',
      unit_amount_decimal: item.price.unit_amount_decimal,
    },
    quantity,
    quantity_decimal: Stripe.Decimal.from(quantity),
    subscription: item.subscription,
    subtotal: amount,
    taxes: [],
  };
}
