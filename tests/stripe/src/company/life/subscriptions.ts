import { periodFrom, type Period } from '../../billing/periods.js';
import { DAY, HOUR } from '../../clock.js';
import type { Interval, PlanName, ProductName } from '../state/catalog.js';
import type { Customer, Item, Subscription } from '../state/rows.js';
import type { World } from '../state/world.js';
import { attachCard } from './cards.js';
import { leave } from './cancellation.js';
import { redeem } from './discounts.js';
import { draft, finalize, finalizeLater, periodLines } from './invoices.js';
import { payAfresh } from './payments.js';
import { end, lives, settle } from './standing.js';

const TRIAL = 14 * DAY;
/** How long an incomplete subscription may wait for its first payment. */
const PATIENCE = 23 * HOUR;

/** Subscribes a customer, with a trial or to pay at once. */
export function subscribe(world: World, customer: Customer, { trial }: { trial: boolean }): Subscription {
  const index = world.subscriptions.length;
  const random = world.random('subscription', index);
  const plan = random.weighted<PlanName>({ Starter: 50, Team: 35, Business: 15 });
  const weekly = plan === 'Starter' ? 4 : 0;
  const interval = random.weighted<Interval>({ month: 76, year: 20, week: weekly });
  const { now } = world;
  const period = trial ? { start: now, end: now + TRIAL } : periodIn(interval, now, now);
  const seats = plan === 'Starter' ? 1 : 1 + random.poisson(plan === 'Team' ? 4 : 14);
  const subscription: Subscription = {
    kind: 'subscription',
    index,
    customer,
    created: now,
    items: [newItem(world, customer, plan, interval, seats)],
    status: trial ? 'trialing' : 'incomplete',
    anchor: period.end,
    period,
    trial: trial ? period : null,
    withoutCard: random.chance(0.5) ? 'pause' : 'cancel',
    cancelAtPeriodEnd: false,
    canceledAt: null,
    endedAt: null,
    reason: null,
    feedback: null,
    comment: null,
    discounts: [],
    pause: null,
    latest: null,
    pending: [],
    metadata: {},
  };
  if (!trial) subscription.anchor = now;
  if (random.chance(0.18)) subscription.items.push(newItem(world, customer, 'Analytics', interval, 1));
  world.subscriptions.push(subscription);
  customer.subscriptions.push(subscription);
  if (random.chance(0.22)) redeem(world, subscription, random.pick(world.catalog.couponsIn(customer.currency)));
  if (trial) beginTrial(world, subscription);
  else beginPaid(world, subscription);
  return subscription;
}

/** A new item of what a customer buys. */
export function newItem(
  world: World,
  customer: Customer,
  product: ProductName,
  interval: Interval,
  quantity: number,
): Item {
  const price = world.catalog.price(product, customer.currency, interval);
  world.items += 1;
  return { index: world.items - 1, price, quantity, created: world.now };
}

/** The period of a subscription that begins at `start`. */
export function periodIn(interval: Interval, anchor: number, start: number): Period {
  if (interval !== 'week') return periodFrom(anchor, { interval, interval_count: 1 }, start);
  const weeks = Math.floor((start - anchor) / (7 * DAY)) + 1;
  return { start, end: anchor + weeks * 7 * DAY };
}

/** How often a subscription is billed. */
export function intervalOf({ items }: Subscription): Interval {
  const interval = items[0]?.price.interval;
  if (!interval) throw new Error('a subscription has an item');
  return interval;
}

function beginTrial(world: World, subscription: Subscription): void {
  const { customer, period, index } = subscription;
  world.emit('customer.subscription.created', subscription);
  const invoice = draft(world, subscription, 'subscription_create', periodLines(subscription, period, true), period);
  finalize(world, invoice);
  world.at(period.end - 3 * DAY, () => {
    if (subscription.status === 'trialing') world.emit('customer.subscription.trial_will_end', subscription);
  });
  const random = world.random('trial', index);
  const disappointed = 0.3 - 0.15 * Math.log(customer.appetite);
  if (random.chance(disappointed))
    world.at(world.now + random.whole(DAY, TRIAL - HOUR), () => leave(world, subscription));
  const cards = world.random('card in trial', index);
  if (!customer.card && cards.chance(0.5)) {
    world.at(world.now + cards.whole(DAY, TRIAL - HOUR), () => {
      if (!customer.card && !customer.deleted && lives(subscription)) attachCard(world, customer);
    });
  }
  planEnd(world, subscription);
}

function beginPaid(world: World, subscription: Subscription): void {
  const { customer, period, index } = subscription;
  if (!customer.card) attachCard(world, customer);
  const invoice = draft(world, subscription, 'subscription_create', periodLines(subscription, period), period);
  world.emit('customer.subscription.created', subscription);
  finalize(world, invoice);
  if (subscription.status === 'incomplete') {
    const random = world.random('incomplete', index);
    if (random.chance(0.6)) world.at(world.now + random.whole(60, PATIENCE - 60), () => payAfresh(world, invoice));
    world.at(world.now + PATIENCE, () => expire(world, subscription));
  }
  planEnd(world, subscription);
}

function expire(world: World, subscription: Subscription): void {
  if (subscription.status !== 'incomplete') return;
  world.change('customer.subscription.updated', subscription, () => {
    subscription.status = 'incomplete_expired';
    subscription.endedAt = world.now;
  });
  if (subscription.latest) subscription.latest.status = 'void';
}

/** Plans what happens as the present period ends. */
export function planEnd(world: World, subscription: Subscription): void {
  const { end: at, start } = subscription.period;
  const stale = () => !lives(subscription) || subscription.period.end !== at;
  const notice = at - start < 14 * DAY ? DAY : 3 * DAY;
  world.at(at - notice, () => {
    const billed = ['active', 'past_due', 'trialing'].includes(subscription.status) && !subscription.cancelAtPeriodEnd;
    if (!stale() && billed) world.emit('invoice.upcoming', subscription);
  });
  world.at(at, () => {
    if (!stale()) periodOver(world, subscription);
  });
}

function periodOver(world: World, subscription: Subscription): void {
  const { status, customer, cancelAtPeriodEnd, withoutCard } = subscription;
  if (cancelAtPeriodEnd) return end(world, subscription, 'cancellation_requested');
  if (status === 'trialing' && !customer.card) {
    if (withoutCard === 'cancel') return end(world, subscription, 'cancellation_requested');
    return pauseWithoutCard(world, subscription);
  }
  if (status === 'trialing' || status === 'active' || status === 'past_due') renew(world, subscription);
}

/** The next period begins, and is billed. */
function renew(world: World, subscription: Subscription): void {
  const over = subscription.period;
  world.change('customer.subscription.updated', subscription, () => {
    subscription.period = periodIn(intervalOf(subscription), subscription.anchor, over.end);
    if (subscription.status === 'trialing') subscription.status = 'active';
  });
  settle(world, subscription.customer);
  bill(world, subscription, over);
}

function bill(world: World, subscription: Subscription, over: Period): void {
  const lines = periodLines(subscription, subscription.period);
  finalizeLater(world, draft(world, subscription, 'subscription_cycle', lines, over));
  planEnd(world, subscription);
}

/** A trial that ended without a card. It goes on if one comes. */
function pauseWithoutCard(world: World, subscription: Subscription): void {
  world.change('customer.subscription.updated', subscription, () => (subscription.status = 'paused'));
  world.emit('customer.subscription.paused', subscription);
  const random = world.random('resumes', subscription.index);
  if (random.chance(0.35)) world.at(world.now + random.whole(DAY, 40 * DAY), () => resume(world, subscription));
  else world.at(world.now + 60 * DAY, () => end(world, subscription, 'cancellation_requested'));
}

function resume(world: World, subscription: Subscription): void {
  const { customer } = subscription;
  if (subscription.status !== 'paused' || customer.deleted) return;
  if (!customer.card) attachCard(world, customer);
  const over = subscription.period;
  world.change('customer.subscription.updated', subscription, () => {
    subscription.status = 'active';
    subscription.anchor = world.now;
    subscription.period = periodIn(intervalOf(subscription), world.now, world.now);
  });
  world.emit('customer.subscription.resumed', subscription);
  settle(world, customer);
  bill(world, subscription, over);
}
