import type { Discount, Item, Line, Subscription } from '../state/rows.js';

/** A quotient of whole numbers, not below zero; half a unit counts as one. */
export function quotient(dividend: number, divisor: number): number {
  return Math.floor((2 * dividend + divisor) / (2 * divisor));
}

/** What a discount takes off an amount. */
export function taken({ coupon }: Discount, amount: number): number {
  if (coupon.percent === null) return Math.min(amount, coupon.amount ?? 0);
  return quotient(amount * Math.round(coupon.percent * 100), 10_000);
}

/** What is left of an amount once all discounts, one after another, took off theirs. */
export function discounted(amount: number, discounts: Discount[]): number {
  return discounts.reduce((left, each) => left - taken(each, left), amount);
}

/** What the items cost in an interval. */
export function cost(items: Item[]): number {
  return items.reduce((sum, { price, quantity }) => sum + price.amount * quantity, 0);
}

/** Shares what discounts take off among the lines that are no prorations, so that nothing is lost in rounding. */
export function takeOff(lines: Line[], discounts: Discount[]): void {
  const open = lines.filter((line) => !line.proration);
  for (const line of lines) line.off = [];
  for (const discount of discounts) {
    const total = open.reduce((sum, line) => sum + net(line), 0);
    if (total === 0) continue;
    const all = taken(discount, total);
    let [seen, given] = [0, 0];
    for (const line of open) {
      seen += net(line);
      const share = quotient(all * seen, total) - given;
      given += share;
      line.off.push({ discount, amount: share });
    }
  }
}

/** A line's amount after discounts. */
export function net(line: Line): number {
  return line.off.reduce((left, each) => left - each.amount, line.amount);
}

/** Whether a subscription brings revenue: it is active or its payment is late, and no pause is on. */
export function earns({ status, pause }: Subscription): boolean {
  return (status === 'active' || status === 'past_due') && pause === null;
}

/** Twelfths of an interval's price that fall on a month. */
const TWELFTHS = { week: 52, month: 12, year: 1 };

/** A subscription's MRR: its price after lasting discounts, per month, rounded once. */
export function mrrOf(subscription: Subscription, now: number): number {
  const interval = subscription.items[0]?.price.interval;
  if (!earns(subscription) || !interval) return 0;
  const lasting = subscription.discounts.filter(
    ({ coupon, end }) => coupon.duration !== 'once' && (end === null || end > now),
  );
  return quotient(discounted(cost(subscription.items), lasting) * TWELFTHS[interval], 12);
}
