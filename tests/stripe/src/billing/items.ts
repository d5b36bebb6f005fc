import type Stripe from 'stripe';
import type { Account } from '../account.js';
import { wholeList } from '../http/list.js';
import { newId } from '../table.js';
import type { Period } from './periods.js';

/** A new item of a subscription. Metered ones have no quantity. */
export function newItem(
  account: Account,
  subscription: string,
  price: Stripe.Price,
  quantity: number | undefined,
  period: Period,
): Stripe.SubscriptionItem {
  return {
    id: newId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: account.now(),
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    ...(!isMetered(price) && { quantity: quantity ?? 1 }),
    subscription,
    tax_rates: [],
  };
}

/** The item under another price. */
export function repriced(item: Stripe.SubscriptionItem, price: Stripe.Price): Stripe.SubscriptionItem {
  return { ...item, price, plan: planOf(price) };
}

/** A subscription's items, as they stand in it. */
export function itemList(subscription: string, items: Stripe.SubscriptionItem[]): Stripe.Subscription['items'] {
  return wholeList(items, `/v1/subscription_items?subscription=${subscription}`);
}

/** Whether a price is for usage, billed when its period is over. */
export function isMetered(price: Stripe.Price): boolean {
  return price.recurring?.usage_type === 'metered';
}

/** The items that are billed as their period begins. */
export function licensed(items: Stripe.SubscriptionItem[]): Stripe.SubscriptionItem[] {
  return items.filter((item) => !isMetered(item.price));
}

/** How often a subscription is billed; all its items agree on it. */
export function every(items: Stripe.SubscriptionItem[]): Stripe.Price.Recurring {
  const recurring = items[0]?.price.recurring;
  if (!recurring) throw new Error('a subscription has at least one recurring item');
  return recurring;
}

/** The period a subscription is in. */
export function currentPeriod(subscription: Stripe.Subscription): Period {
  const item = subscription.items.data[0];
  if (!item) throw new Error('a subscription has at least one item');
  return { start: item.current_period_start, end: item.current_period_end };
}

/** The same as a price, in the form that was there before prices. */
export function planOf(price: Stripe.Price): Stripe.Plan {
  const { interval = 'month', interval_count = 1, meter = null, usage_type = 'licensed' } = price.recurring ?? {};
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval,
    interval_count,
    livemode: false,
    metadata: price.metadata,
    meter,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: price.transform_quantity,
    trial_period_days: null,
    usage_type,
  };
}
