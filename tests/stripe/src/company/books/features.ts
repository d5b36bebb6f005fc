import { DAY } from '../../clock.js';
import { expiryOf, lossRate } from '../life/cards.js';
import { planItem } from '../life/changes.js';
import { useBefore } from '../life/use.js';
import { intervalOf } from '../life/subscriptions.js';
import { CURRENCIES } from '../state/catalog.js';
import { nextMonth } from '../state/months.js';
import type { Subscription } from '../state/rows.js';
import type { World } from '../state/world.js';

const PLANS = ['Starter', 'Team', 'Business'] as const;
const INTERVALS = ['week', 'month', 'year'] as const;

/** What leads to leaving, of a subscription as a month begins; and how likely that is in the month. */
export const COLUMNS = [
  'customer',
  'subscription',
  'plan',
  'interval',
  'currency',
  'seats',
  'mrr',
  'tenure_days',
  'days_to_renewal',
  'logins_30d',
  'logins_30d_before',
  'features_30d',
  'tickets_30d',
  'failed_charges_90d',
  'discounted',
  'days_to_card_expiry',
  'hazard_voluntary',
  'hazard_involuntary',
] as const;
export type Features = Record<(typeof COLUMNS)[number], number>;

/** Those of a subscription now. Plan, interval and currency are places in their lists. */
export function featuresOf(world: World, subscription: Subscription): Features {
  const { now } = world;
  const { customer } = subscription;
  const item = planItem(subscription);
  const last = useBefore(world, customer, now, 30);
  const before = useBefore(world, customer, now - 30 * DAY, 30);
  const failed = customer.charges.filter((each) => each.decline !== null && each.created > now - 90 * DAY);
  const features: Features = {
    customer: customer.index,
    subscription: subscription.index,
    plan: PLANS.findIndex((each) => each === item.price.product.name),
    interval: INTERVALS.indexOf(intervalOf(subscription)),
    currency: CURRENCIES.indexOf(customer.currency),
    seats: item.quantity,
    mrr: customer.mrr,
    tenure_days: Math.floor((now - customer.created) / DAY),
    days_to_renewal: Math.floor((subscription.period.end - now) / DAY),
    logins_30d: last.logins,
    logins_30d_before: before.logins,
    features_30d: last.features,
    tickets_30d: last.tickets,
    failed_charges_90d: failed.length,
    discounted: subscription.discounts.length > 0 ? 1 : 0,
    days_to_card_expiry: customer.card ? Math.floor((expiryOf(customer.card) - now) / DAY) : -1,
    hazard_voluntary: 0,
    hazard_involuntary: 0,
  };
  features.hazard_voluntary = voluntary(features);
  features.hazard_involuntary = involuntary(world, subscription);
  return features;
}

/** How likely the customer decides to leave within the month. */
function voluntary(of: Features): number {
  const fallen = Math.max(0, 1 - (of.logins_30d + 1) / (of.logins_30d_before + 1));
  const settled = of.tenure_days >= 60 ? 1 : 0;
  const yearly = of.interval === 2 ? (of.days_to_renewal <= 45 ? 0.4 : -1.6) : 0;
  const score =
    -3.7 +
    2.9 * fallen * settled +
    1.1 * Math.exp(-of.logins_30d / 4) +
    0.45 * Math.min(of.failed_charges_90d, 3) +
    0.5 * Math.min(of.tickets_30d, 3) -
    0.3 * Math.log1p(of.tenure_days / 30) +
    [0.5, 0, -0.6][of.plan]! -
    0.25 * of.discounted +
    yearly;
  return 1 / (1 + Math.exp(-score));
}

/** How likely a charge that is due within the month fails for good. */
function involuntary(world: World, { customer, period, cancelAtPeriodEnd, pause }: Subscription): number {
  const due = period.end < nextMonth(world.now) && !cancelAtPeriodEnd && pause === null;
  return due ? lossRate(customer, customer.card, period.end) : 0;
}

/** A feature as it is shown. */
export function shown(world: World, column: keyof Features, value: number): string | number {
  if (column === 'customer') return world.ids.of('cus', value);
  if (column === 'subscription') return world.ids.of('sub', value);
  if (column === 'plan') return PLANS[value] ?? '';
  if (column === 'interval') return INTERVALS[value] ?? '';
  if (column === 'currency') return CURRENCIES[value] ?? '';
  return value;
}
