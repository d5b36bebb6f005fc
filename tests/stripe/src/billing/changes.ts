import type Stripe from 'stripe';
import type { Account } from '../account.js';
import { declined, invalid } from '../http/errors.js';
import { discountsAt, takeOff } from './discounts.js';
import { invoiceNow, reckoned, takePending, type InvoiceContent } from './invoices.js';
import { currentPeriod, every, itemList, licensed, newItem, repriced } from './items.js';
import { advanceLine, net, prorationLine } from './lines.js';
import { refusalFor } from './payments.js';
import { periodFrom, type Period } from './periods.js';
import { invoicesOf } from './standing.js';

type Item = Stripe.SubscriptionItem;
type Line = Stripe.InvoiceLineItem;

/** What becomes of the difference in price. */
export type ProrationBehavior = 'always_invoice' | 'create_prorations' | 'none';

/** A change to one item: by its id, or (without one) a further item. */
export interface ItemChange {
  id?: string | undefined;
  price?: string | undefined;
  quantity?: number | undefined;
  deleted?: boolean | undefined;
}

/** A change thought through, but not made. */
export interface Planned {
  items: Item[];
  /** Lines for the rest of the period, or for a whole new one. */
  lines: Line[];
  /** A new period that begins, and is billed, at once: when the interval changes, or what was free is not any more. */
  restart: Period | null;
}

/** Thinks a change of items through, as if it were made at `at`. */
export function plan(
  account: Account,
  subscription: Stripe.Subscription,
  changes: ItemChange[],
  behavior: ProrationBehavior,
  at: number,
): Planned {
  const before = subscription.items.data;
  const items = changedItems(account, subscription, changes);
  const rest = { start: at, end: currentPeriod(subscription).end };
  const trialing = subscription.status === 'trialing';
  const prorated = !trialing && behavior !== 'none';
  const goesOn = trialing || (sameInterval(before, items) && !(isFree(before) && !isFree(items)));
  const restart = goesOn ? null : periodFrom(at, every(items), at);

  const removed = licensed(before).filter((item) => !items.some((each) => same(each, item)));
  const added = licensed(items).filter((item) => !before.some((each) => same(each, item)));
  const credits = prorated ? removed.flatMap((item) => credit(account, subscription, item, at)) : [];
  if (restart) {
    const whole = licensed(items).map((item) => advanceLine(account, item, restart));
    return { items, lines: [...credits, ...whole], restart };
  }
  const debits = prorated ? added.map((item) => debit(account, subscription, item, rest)) : [];
  return { items, lines: [...credits, ...debits], restart };
}

/** Makes a change that was thought through, and bills it as `behavior` says. */
export function apply(
  account: Account,
  subscription: Stripe.Subscription,
  { items, lines, restart }: Planned,
  behavior: ProrationBehavior,
): void {
  subscription.items = itemList(subscription.id, items);
  if (restart) {
    subscription.billing_cycle_anchor = restart.start;
    for (const item of items) {
      item.current_period_start = restart.start;
      item.current_period_end = restart.end;
    }
  }
  if (!restart && behavior === 'create_prorations') {
    account.pendingLines.set(subscription.id, [...(account.pendingLines.get(subscription.id) ?? []), ...lines]);
  }
}

/** Whether a planned change is billed at once. */
export function billedAtOnce({ lines, restart }: Planned, behavior: ProrationBehavior): boolean {
  return lines.length > 0 && (restart !== null || behavior === 'always_invoice');
}

/** Bills a change at once, with the prorations that waited. */
export function billChange(account: Account, subscription: Stripe.Subscription, { lines }: Planned): void {
  invoiceNow(account, subscription, content(subscription, [...takePending(account, subscription), ...lines]));
}

/** What is left of the period waits as credit for the next invoice, which may be the last. */
export function giveBack(account: Account, subscription: Stripe.Subscription): void {
  // Nothing was paid for a trial.
  if (subscription.status === 'trialing') return;
  const items = licensed(subscription.items.data);
  const credits = items.flatMap((item) => credit(account, subscription, item, account.now()));
  account.pendingLines.set(subscription.id, [...takePending(account, subscription), ...credits]);
}

/** The invoice a planned change would make at once. */
export function previewChange(account: Account, subscription: Stripe.Subscription, { lines }: Planned): Stripe.Invoice {
  const pending = account.pendingLines.get(subscription.id) ?? [];
  return reckoned(account, subscription, content(subscription, [...pending, ...lines]), 'upcoming_in');
}

/** Refuses a change whose payment would fail, before anything is changed (`error_if_incomplete`). */
export function mustSucceed(account: Account, subscription: Stripe.Subscription, planned: Planned): void {
  const refusal = refusalFor(account, subscription);
  if (refusal !== null && previewChange(account, subscription, planned).amount_due > 0) throw declined(refusal);
}

function content(subscription: Stripe.Subscription, lines: Line[]): InvoiceContent {
  return { reason: 'subscription_update', lines, period: currentPeriod(subscription) };
}

function changedItems(account: Account, subscription: Stripe.Subscription, changes: ItemChange[]): Item[] {
  let items = [...subscription.items.data];
  changes.forEach((change, index) => {
    const price = change.price ? account.prices.named(change.price, `items[${index}][price]`) : undefined;
    if (!change.id) {
      if (!price)
        throw invalid('A new item needs a price.', { code: 'parameter_missing', param: `items[${index}][price]` });
      items.push(newItem(account, subscription.id, price, change.quantity, currentPeriod(subscription)));
      return;
    }
    const item = items.find((each) => each.id === change.id);
    if (!item) {
      throw invalid(`No such subscription_item: '${change.id}'`, {
        code: 'resource_missing',
        param: `items[${index}][id]`,
      });
    }
    const kept = price ? repriced(item, price) : item;
    const after = change.quantity === undefined ? { ...kept } : { ...kept, quantity: change.quantity };
    items = change.deleted
      ? items.filter((each) => each !== item)
      : items.map((each) => (each === item ? after : each));
  });
  if (items.length === 0) throw invalid('A subscription must have at least one active plan.', { param: 'items' });
  if (new Set(items.map((item) => item.price.id)).size < items.length) {
    throw invalid('Cannot add multiple subscription items with the same plan.', { param: 'items' });
  }
  if (!items.every((item) => item.price.recurring?.interval === every(items).interval)) {
    throw invalid('All items must have the same billing interval.', { param: 'items' });
  }
  return items;
}

/** What is left of what an item was billed in this period, to give back. */
function credit(account: Account, subscription: Stripe.Subscription, item: Item, at: number): Line[] {
  const billed = lastBilled(account, subscription, item, at);
  if (!billed || net(billed.line) <= 0) return [];
  const { line } = billed;
  const part = (line.period.end - at) / (line.period.end - line.period.start);
  const amount = -Math.round(net(line) * part);
  const credited = billed.invoice ? { invoice: billed.invoice, invoice_line_items: [line.id] } : undefined;
  return [
    prorationLine(account, item, {
      amount,
      period: { start: at, end: line.period.end },
      ...(credited && { credited }),
    }),
  ];
}

function lastBilled(
  account: Account,
  subscription: Stripe.Subscription,
  item: Item,
  at: number,
): { line: Line; invoice: string | null } | undefined {
  const invoiced = invoicesOf(account, subscription).flatMap((invoice) =>
    invoice.lines.data.map((line) => ({ line, invoice: invoice.id })),
  );
  const waiting = (account.pendingLines.get(subscription.id) ?? []).map((line) => ({ line, invoice: null }));
  return [...waiting, ...invoiced].find(
    ({ line }) =>
      line.amount > 0 &&
      line.pricing?.price_details?.price === item.price.id &&
      line.parent?.subscription_item_details?.subscription_item === item.id &&
      line.period.start <= at &&
      line.period.end > at,
  );
}

/** What an item costs for the rest of a period, after discounts. */
function debit(account: Account, subscription: Stripe.Subscription, item: Item, rest: Period): Line {
  const period = currentPeriod(subscription);
  const whole = advanceLine(account, item, period);
  takeOff([whole], discountsAt(account, subscription, rest.start));
  const part = (rest.end - rest.start) / (period.end - period.start);
  return prorationLine(account, item, { amount: Math.round(net(whole) * part), period: rest });
}

function same(one: Item, other: Item): boolean {
  return one.id === other.id && one.price.id === other.price.id && one.quantity === other.quantity;
}

function sameInterval(before: Item[], after: Item[]): boolean {
  const [was, is] = [every(before), every(after)];
  return was.interval === is.interval && was.interval_count === is.interval_count;
}

function isFree(items: Item[]): boolean {
  return licensed(items).every((item) => item.price.unit_amount_decimal?.isZero());
}
