import { DAY } from '../../clock.js';
import type { Coupon, Interval, PlanName, Price } from '../state/catalog.js';
import type { Item, Line, Subscription } from '../state/rows.js';
import type { World } from '../state/world.js';
import { redeem } from './discounts.js';
import { draft, finalize, periodLines } from './invoices.js';
import { cost, discounted, quotient } from './money.js';
import { goesOn, lives, settle } from './standing.js';
import { intervalOf, newItem, periodIn, planEnd } from './subscriptions.js';

const LADDER: PlanName[] = ['Starter', 'Team', 'Business'];

/** The item that is the plan; the others are add-ons. */
export function planItem({ items }: Subscription): Item {
  const item = items.find(({ price }) => LADDER.some((name) => name === price.product.name));
  if (!item) throw new Error('a subscription has a plan');
  return item;
}

/** A step up or down the ladder of plans, where there is one. */
export function changePlan(world: World, subscription: Subscription, step: 1 | -1): void {
  const item = planItem(subscription);
  const name = LADDER[LADDER.indexOf(item.price.product.name as PlanName) + step];
  if (!name || !goesOn(subscription)) return;
  const { customer } = subscription;
  const price = world.catalog.price(name, customer.currency, intervalOf(subscription));
  const quantity = price.product.seats ? Math.max(1 + (step > 0 ? 1 : 0), item.quantity) : 1;
  replace(world, subscription, item, [{ ...item, price, quantity }]);
}

/** More or fewer seats, at least one. */
export function changeSeats(world: World, subscription: Subscription, by: number): void {
  const item = planItem(subscription);
  const quantity = Math.max(1, item.quantity + by);
  if (!item.price.product.seats || quantity === item.quantity || !goesOn(subscription)) return;
  replace(world, subscription, item, [{ ...item, quantity }]);
}

/** Adds an add-on, or drops it. */
export function toggleAddOn(world: World, subscription: Subscription): void {
  if (!goesOn(subscription)) return;
  const { customer, items } = subscription;
  const addOn = items.find((each) => each.price.product.name === 'Priority support');
  if (addOn) return replace(world, subscription, addOn, []);
  replace(world, subscription, undefined, [newItem(world, customer, 'Priority support', intervalOf(subscription), 1)]);
}

/** From a month to a year. The year begins now and is billed now, less what was paid for the month. */
export function changeToYear(world: World, subscription: Subscription): void {
  if (!goesOn(subscription) || intervalOf(subscription) !== 'month') return;
  const interval: Interval = 'year';
  const back = prorations(world, subscription, subscription.items, -1);
  const yearly = (price: Price) => world.catalog.price(price.product.name, price.currency, interval);
  world.change('customer.subscription.updated', subscription, () => {
    subscription.items = subscription.items.map((item) => ({ ...item, price: yearly(item.price) }));
    subscription.anchor = world.now;
    subscription.period = periodIn(interval, world.now, world.now);
  });
  const lines = [...back, ...periodLines(subscription, subscription.period)];
  finalize(world, draft(world, subscription, 'subscription_update', lines, subscription.period));
  settle(world, subscription.customer);
  planEnd(world, subscription);
}

/** What is changed of a subscription by the API, all at once. */
export interface Update {
  metadata?: Record<string, string>;
  /** In place of all discounts that there are. */
  coupons?: Coupon[];
  pause?: NonNullable<Subscription['pause']>;
  item?: { old: Item; price: Price };
}

/** Changes a subscription as its company asks for by the API: one event tells it. */
export function update(world: World, subscription: Subscription, { metadata, coupons, pause, item }: Update): void {
  const { customer } = subscription;
  const rest = () => {
    if (metadata) subscription.metadata = metadata;
    if (pause) subscription.pause = pause;
    if (coupons) {
      subscription.discounts = [];
      for (const coupon of coupons) redeem(world, subscription, coupon);
    }
  };
  if (item) replace(world, subscription, item.old, [{ ...item.old, price: item.price }], rest);
  else world.change('customer.subscription.updated', subscription, rest);
  settle(world, customer, pause && 'paused');
  if (pause?.resumesAt) world.at(pause.resumesAt, () => takeUp(world, subscription));
}

/** Changes items; what that costs, or gives back, comes with the next invoice. `rest` changes with them. */
function replace(
  world: World,
  subscription: Subscription,
  old: Item | undefined,
  fresh: Item[],
  rest: () => void = () => {},
): void {
  const back = old ? prorations(world, subscription, [old], -1) : [];
  world.change('customer.subscription.updated', subscription, () => {
    const others = subscription.items.filter((each) => each !== old);
    subscription.items =
      old && fresh.length > 0
        ? subscription.items.map((each) => (each === old ? (fresh[0] ?? each) : each))
        : [...others, ...fresh];
    rest();
  });
  for (const line of [...back, ...prorations(world, subscription, fresh, 1)]) {
    subscription.pending.push(line);
    world.invoiceItems.push({ index: world.invoiceItems.length, created: world.now, subscription, line });
  }
  settle(world, subscription.customer);
}

/** What is left of the period for some items, after lasting discounts: owed (1) or given back (-1). */
function prorations(world: World, subscription: Subscription, items: Item[], sign: 1 | -1): Line[] {
  const { start, end } = subscription.period;
  const lasting = subscription.discounts.filter(({ coupon }) => coupon.percent !== null && coupon.duration !== 'once');
  const period = { start: world.now, end };
  return items.map((item) => {
    const whole = discounted(cost([item]), lasting);
    const amount = sign * quotient(whole * (end - world.now), end - start);
    const { index, price, quantity } = item;
    return { item: index, price, quantity, amount, off: [], period, proration: true };
  });
}

/** Pauses the collection of payments for some months, or until somebody ends it. */
export function pause(world: World, subscription: Subscription): void {
  if (!goesOn(subscription)) return;
  const random = world.random('pause', subscription.index, world.now);
  const until = world.now + random.whole(20, 90) * DAY;
  const behavior = random.weighted({ void: 5, keep_as_draft: 2, mark_uncollectible: 3 });
  const planned = random.chance(0.7);
  world.change('customer.subscription.updated', subscription, () => {
    subscription.pause = { behavior, resumesAt: planned ? until : null };
  });
  settle(world, subscription.customer, 'paused');
  world.at(until, () => takeUp(world, subscription));
}

function takeUp(world: World, subscription: Subscription): void {
  if (!lives(subscription) || !subscription.pause) return;
  world.change('customer.subscription.updated', subscription, () => (subscription.pause = null));
  settle(world, subscription.customer);
}
