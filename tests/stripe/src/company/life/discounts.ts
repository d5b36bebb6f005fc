import { later } from '../../billing/periods.js';
import type { Coupon } from '../state/catalog.js';
import type { Discount, Subscription } from '../state/rows.js';
import type { World } from '../state/world.js';
import { lives, settle } from './standing.js';

/** Gives a subscription a discount. One that lasts some months is taken away when they are over. */
export function redeem(world: World, subscription: Subscription, coupon: Coupon): void {
  const { now } = world;
  const months = coupon.duration === 'repeating' ? coupon.months : null;
  const end = months === null ? null : later(now, { interval: 'month', interval_count: months });
  const discount: Discount = { index: world.discounts.length, coupon, start: now, end };
  coupon.redeemed += 1;
  world.discounts.push({ discount, of: subscription });
  subscription.discounts = [...subscription.discounts, discount];
  if (end !== null) world.at(end, () => expire(world, subscription, discount));
}

/** The same for one that is there already, which is told. */
export function offer(world: World, subscription: Subscription, coupon: Coupon): void {
  world.change('customer.subscription.updated', subscription, () => redeem(world, subscription, coupon));
  settle(world, subscription.customer);
}

function expire(world: World, subscription: Subscription, discount: Discount): void {
  if (!lives(subscription)) return;
  world.change('customer.subscription.updated', subscription, () => {
    subscription.discounts = subscription.discounts.filter((each) => each !== discount);
  });
  settle(world, subscription.customer);
}
