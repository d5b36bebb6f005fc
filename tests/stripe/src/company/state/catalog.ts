import type { Ids } from './ids.js';

export const CURRENCIES = ['usd', 'eur', 'gbp', 'jpy'] as const;
export type Currency = (typeof CURRENCIES)[number];
export type Interval = 'week' | 'month' | 'year';
export type PlanName = 'Starter' | 'Team' | 'Business';
export type ProductName = PlanName | 'Analytics' | 'Priority support';

/** What the company sells. */
export interface Product {
  kind: 'product';
  index: number;
  id: string;
  name: ProductName;
  /** Whether one is bought for each colleague. */
  seats: boolean;
}

/** What one of a product costs in an interval. */
export interface Price {
  kind: 'price';
  index: number;
  id: string;
  product: Product;
  currency: Currency;
  interval: Interval;
  /** In the currency's smallest unit. */
  amount: number;
}

export interface Coupon {
  kind: 'coupon';
  index: number;
  id: string;
  /** Of one hundred, with at most two decimals; `null` if an amount is taken off. */
  percent: number | null;
  amount: number | null;
  currency: Currency | null;
  duration: 'once' | 'repeating' | 'forever';
  months: number | null;
  redeemed: number;
}

/** A month's price in US cents. */
const PRODUCTS: Record<ProductName, { month: number; seats: boolean }> = {
  Starter: { month: 1900, seats: false },
  Team: { month: 1250, seats: true },
  Business: { month: 2999, seats: true },
  Analytics: { month: 4500, seats: false },
  'Priority support': { month: 9999, seats: false },
};
/** From US cents; the yen has no smaller unit. */
const RATES: Record<Currency, number> = { usd: 1, eur: 0.95, gbp: 0.81, jpy: 1.45 };
/** Ten months are paid for a year, a quarter and some for a week. */
const LENGTHS: Record<Interval, number> = { week: 0.29, month: 1, year: 10 };

const OFF: Pick<Coupon, 'id' | 'percent' | 'duration' | 'months'>[] = [
  { id: 'WELCOME20', percent: 20, duration: 'once', months: null },
  { id: 'LAUNCH30', percent: 30, duration: 'repeating', months: 3 },
  { id: 'STARTUP12', percent: 12.5, duration: 'repeating', months: 12 },
  { id: 'PARTNER10', percent: 10, duration: 'forever', months: null },
];
const AMOUNTS: { id: string; cents: number; duration: Coupon['duration']; months: number | null }[] = [
  { id: 'HELLO', cents: 300, duration: 'once', months: null },
  { id: 'STAY', cents: 250, duration: 'repeating', months: 6 },
  { id: 'FRIEND', cents: 199, duration: 'forever', months: null },
];

/** Products, prices and coupons. */
export class Catalog {
  readonly products: Product[] = [];
  readonly prices: Price[] = [];
  readonly coupons: Coupon[] = [];

  constructor(ids: Ids) {
    for (const [name, { month, seats }] of Object.entries(PRODUCTS) as [
      ProductName,
      { month: number; seats: boolean },
    ][]) {
      const product: Product = { kind: 'product', index: this.products.length, id: '', name, seats };
      product.id = ids.of('prod', product.index);
      this.products.push(product);
      for (const currency of CURRENCIES)
        for (const interval of ['week', 'month', 'year'] as const) {
          const index = this.prices.length;
          const amount = Math.round(month * RATES[currency] * LENGTHS[interval]);
          this.prices.push({ kind: 'price', index, id: ids.of('price', index), product, currency, interval, amount });
        }
    }
    for (const each of OFF) this.addCoupon({ ...each, amount: null, currency: null });
    for (const { cents, id, ...rest } of AMOUNTS)
      for (const currency of CURRENCIES) {
        const amount = Math.round(cents * RATES[currency]);
        this.addCoupon({ ...rest, id: `${id}_${currency.toUpperCase()}`, percent: null, amount, currency });
      }
  }

  price(product: ProductName, currency: Currency, interval: Interval): Price {
    const found = this.prices.find(
      (each) => each.product.name === product && each.currency === currency && each.interval === interval,
    );
    if (!found) throw new Error(`no price of ${product}`);
    return found;
  }

  /** The coupons that can be used in a currency. */
  couponsIn(currency: Currency): Coupon[] {
    return this.coupons.filter((each) => each.currency === null || each.currency === currency);
  }

  addCoupon(coupon: Omit<Coupon, 'kind' | 'index' | 'redeemed'>): Coupon {
    const added: Coupon = { kind: 'coupon', index: this.coupons.length, redeemed: 0, ...coupon };
    this.coupons.push(added);
    return added;
  }
}
