import Stripe from 'stripe';
import type { Coupon, Price, Product } from '../state/catalog.js';
import type { World } from '../state/world.js';

/** Stripe's `product`. */
export function productObject({ settings }: World, row: Product): Stripe.Product {
  return {
    id: row.id,
    object: 'product',
    active: true,
    created: settings.begin,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name: row.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: row.seats ? 'seat' : null,
    updated: settings.begin,
    url: null,
  };
}

/** Stripe's `price`. */
export function priceObject({ settings }: World, row: Price): Stripe.Price {
  return {
    id: row.id,
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: settings.begin,
    currency: row.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: row.product.id,
    recurring: {
      interval: row.interval,
      interval_count: 1,
      meter: null,
      trial_period_days: null,
      usage_type: 'licensed',
    },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'recurring',
    unit_amount: row.amount,
    unit_amount_decimal: Stripe.Decimal.from(row.amount),
  };
}

/** Stripe's `coupon`. */
export function couponObject({ settings }: World, row: Coupon): Stripe.Coupon {
  return {
    id: row.id,
    object: 'coupon',
    amount_off: row.amount,
    created: settings.begin,
    currency: row.currency,
    duration: row.duration,
    duration_in_months: row.months,
    livemode: false,
    max_redemptions: null,
    metadata: {},
    name: row.id,
    percent_off: row.percent,
    redeem_by: null,
    times_redeemed: row.redeemed,
    valid: true,
  };
}
