import type Stripe from 'stripe';
import { planOf } from '../../billing/items.js';
import { wholeList } from '../../http/list.js';
import { couponObject, priceObject } from './catalog.js';
import type { Discount, Item, Subscription } from '../state/rows.js';
import type { World } from '../state/world.js';

/** Stripe's `subscription`. */
export function subscriptionObject(world: World, row: Subscription): Stripe.Subscription {
  const id = world.ids.of('sub', row.index);
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: row.anchor,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: row.cancelAtPeriodEnd ? row.period.end : null,
    cancel_at_period_end: row.cancelAtPeriodEnd,
    canceled_at: row.canceledAt,
    cancellation_details: {
      comment: row.comment,
      feedback: row.feedback,
      feedback_option: null,
      reason: row.reason,
    },
    collection_method: 'charge_automatically',
    created: row.created,
    currency: row.customer.currency,
    customer: world.ids.of('cus', row.customer.index),
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: row.discounts.map((each) => world.ids.of('di', each.index)),
    ended_at: row.endedAt,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: wholeList(
      row.items.map((each) => itemObject(world, row, each)),
      `/v1/subscription_items?subscription=${id}`,
    ),
    latest_invoice: row.latest ? world.ids.of('in', row.latest.index) : null,
    livemode: false,
    managed_payments: null,
    metadata: row.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: row.pause ? { behavior: row.pause.behavior, resumes_at: row.pause.resumesAt } : null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: row.created,
    status: row.status,
    test_clock: null,
    transfer_data: null,
    trial_end: row.trial?.end ?? null,
    trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: row.withoutCard } },
    trial_start: row.trial?.start ?? null,
  };
}

function itemObject(world: World, { period, index }: Subscription, row: Item): Stripe.SubscriptionItem {
  const price = priceObject(world, row.price);
  return {
    id: world.ids.of('si', row.index),
    object: 'subscription_item',
    billing_thresholds: null,
    created: row.created,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    quantity: row.quantity,
    subscription: world.ids.of('sub', index),
    tax_rates: [],
  };
}

/** Stripe's `discount` of a subscription. */
export function discountObject(world: World, of: Subscription, row: Discount): Stripe.Discount {
  return {
    id: world.ids.of('di', row.index),
    object: 'discount',
    checkout_session: null,
    customer: world.ids.of('cus', of.customer.index),
    customer_account: null,
    end: row.end,
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { coupon: couponObject(world, row.coupon), type: 'coupon' },
    start: row.start,
    subscription: world.ids.of('sub', of.index),
    subscription_item: null,
  };
}
