import type Stripe from 'stripe';
import type { Account } from '../account.js';
import { invalid } from '../http/errors.js';
import { newId } from '../table.js';
import { later } from './periods.js';
import { net, sum } from './lines.js';

/** What a discount is made from: one of the two. */
export interface DiscountSource {
  coupon?: string | undefined;
  promotion_code?: string | undefined;
}

/** The coupon behind a source, if it can still be redeemed. `param` is what named it. */
export function redeemable(account: Account, source: DiscountSource, param: string): Stripe.Coupon {
  const code = source.promotion_code
    ? account.promotionCodes.named(source.promotion_code, `${param}[promotion_code]`)
    : undefined;
  if (code && (!code.active || passed(account, code.expires_at))) {
    throw invalid('This promotion code is not active.', { param: `${param}[promotion_code]` });
  }
  const coupon = account.coupons.named(source.coupon ?? String(code?.promotion.coupon ?? ''), `${param}[coupon]`);
  if (!coupon.valid || passed(account, coupon.redeem_by)) {
    throw invalid(`Coupon expired: ${coupon.id}`, { code: 'coupon_expired', param: `${param}[coupon]` });
  }
  return coupon;
}

/** Redeems a coupon or a promotion code. The discount keeps its coupon, also one that is deleted later. */
export function redeem(
  account: Account,
  source: DiscountSource,
  owner: { customer: string; subscription: string; checkout_session: string | null },
): Stripe.Discount {
  const coupon = redeemable(account, source, 'discounts');
  account.change('coupon.updated', coupon, () => {
    coupon.times_redeemed += 1;
    coupon.valid = coupon.max_redemptions === null || coupon.times_redeemed < coupon.max_redemptions;
  });
  const code = source.promotion_code ? account.promotionCodes.find(source.promotion_code) : undefined;
  if (code) {
    account.change('promotion_code.updated', code, () => {
      code.times_redeemed += 1;
      code.active = coupon.valid && (code.max_redemptions === null || code.times_redeemed < code.max_redemptions);
    });
  }
  const months = coupon.duration === 'repeating' ? coupon.duration_in_months : null;
  return account.discounts.insert({
    id: newId('di'),
    object: 'discount',
    customer_account: null,
    end: months === null ? null : later(account.now(), { interval: 'month', interval_count: months }),
    invoice: null,
    invoice_item: null,
    promotion_code: code?.id ?? null,
    source: { coupon, type: 'coupon' },
    start: account.now(),
    subscription_item: null,
    ...owner,
  });
}

/** The discounts of a subscription that count at `time`. */
export function discountsAt(account: Account, subscription: Stripe.Subscription, time: number): Stripe.Discount[] {
  return subscription.discounts
    .map((each) => account.discounts.get(String(each)))
    .filter((each) => each.end === null || each.end > time);
}

/** Takes the discounts off the lines that allow it, and gives what each took off in all. */
export function takeOff(
  lines: Stripe.InvoiceLineItem[],
  discounts: Stripe.Discount[],
): Stripe.Invoice.TotalDiscountAmount[] {
  for (const line of lines) line.discount_amounts = [];
  const open = lines.filter((line) => line.discountable && line.amount > 0);
  return discounts.map((discount) => {
    const coupon = couponOf(discount);
    let left = coupon.amount_off ?? Infinity;
    const taken = open.map((line) => {
      const share = coupon.percent_off === null ? net(line) : Math.round((net(line) * coupon.percent_off) / 100);
      const amount = Math.min(left, share);
      left -= amount;
      line.discount_amounts?.push({ amount, discount: discount.id });
      return amount;
    });
    return { amount: sum(taken), discount: discount.id };
  });
}

/** The discounts that are left once an invoice was made: one for a single invoice goes with it. */
export function unspent(account: Account, invoice: Stripe.Invoice, subscription: Stripe.Subscription): string[] {
  const took = (id: string) => invoice.total_discount_amounts?.some((each) => each.discount === id && each.amount > 0);
  return discountsAt(account, subscription, account.now())
    .filter((each) => !(couponOf(each).duration === 'once' && took(each.id)))
    .map((each) => each.id);
}

function couponOf(discount: Stripe.Discount): Stripe.Coupon {
  const { coupon } = discount.source;
  if (coupon === null || typeof coupon === 'string') throw new Error('a discount keeps its coupon');
  return coupon;
}

function passed(account: Account, time: number | null): boolean {
  return time !== null && time <= account.now();
}
