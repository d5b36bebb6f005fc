import type Stripe from 'stripe';
import { idOf, type Account } from '../account.js';
import { currentPeriod } from '../billing/items.js';
import { later } from '../billing/periods.js';
import { discountsFrom, release } from '../billing/schedules.js';
import { invalid } from '../http/errors.js';
import {
  accepts,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  string,
  type Values,
} from '../http/params.js';
import { route } from '../http/router.js';
import { newId } from '../table.js';

const create = accepts<Stripe.SubscriptionScheduleCreateParams>()({ from_subscription: required(string), metadata });

const phase = accepts<Stripe.SubscriptionScheduleUpdateParams.Phase>()({
  discounts: list(object({ discount: required(string) })),
  duration: object({ interval: required(oneOf('month', 'year')), interval_count: integer }),
  end_date: integer,
  items: required(list(object({ price: required(string), quantity: integer }))),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  start_date: integer,
});

const update = accepts<Stripe.SubscriptionScheduleUpdateParams>()({
  end_behavior: oneOf('release'),
  metadata,
  phases: list(object(phase)),
  proration_behavior: oneOf('none'),
});

export const routes = [
  route('POST', '/v1/subscription_schedules', create, ({ account, params }) => {
    const subscription = account.subscriptions.named(params.from_subscription, 'from_subscription');
    if (subscription.schedule) {
      throw invalid('You cannot migrate a subscription that is already attached to a schedule.', {
        param: 'from_subscription',
      });
    }
    const schedule = account.schedules.insert(newSchedule(account, subscription, mergeMetadata({}, params.metadata)));
    account.emit('subscription_schedule.created', schedule);
    account.change('customer.subscription.updated', subscription, () => {
      subscription.schedule = schedule.id;
    });
    return schedule;
  }),

  route('GET', '/v1/subscription_schedules/:id', {}, ({ account, id }) => account.schedules.get(id)),

  route('POST', '/v1/subscription_schedules/:id', update, ({ account, id, params }) => {
    const schedule = active(account, id);
    const phases = params.phases && phasesOf(account, schedule, params.phases);
    account.change('subscription_schedule.updated', schedule, () => {
      if (phases) schedule.phases = phases;
      schedule.metadata = mergeMetadata(schedule.metadata ?? {}, params.metadata);
    });
    const subscription = account.subscriptions.get(idOf(schedule.subscription));
    account.change('customer.subscription.updated', subscription, () => {
      subscription.discounts = discountsFrom(account, subscription, currentPeriod(subscription).start);
    });
    return schedule;
  }),

  route('POST', '/v1/subscription_schedules/:id/release', {}, ({ account, id }) => {
    const schedule = active(account, id);
    release(account, schedule);
    return schedule;
  }),
];

function active(account: Account, id: string): Stripe.SubscriptionSchedule {
  const schedule = account.schedules.get(id);
  if (schedule.status !== 'active') {
    throw invalid(`You cannot change a subscription schedule that is ${schedule.status}.`);
  }
  return schedule;
}

/** The present phase, which has to stay first, and those after it, each from the end of the one before. */
function phasesOf(account: Account, schedule: Stripe.SubscriptionSchedule, sent: Values<typeof phase>[]) {
  const subscription = account.subscriptions.get(idOf(schedule.subscription));
  let start = currentPeriod(subscription).start;
  const [first] = sent;
  if (!first || (first.start_date ?? start) !== start) {
    throw invalid('The first phase must be the current one, with its start_date.', { param: 'phases[0][start_date]' });
  }
  return sent.map(({ discounts = [], duration, end_date, items, proration_behavior = 'create_prorations' }, index) => {
    const end = end_date ?? (duration && later(start, { interval_count: 1, ...duration }));
    if (end === undefined || end <= start) {
      throw invalid('A phase needs a duration or an end_date after its start.', {
        param: `phases[${index}][end_date]`,
      });
    }
    if (index === 0 && end !== currentPeriod(subscription).end) {
      throw invalid('This stand-in changes phases only where a billing period ends.', { param: 'phases[0][end_date]' });
    }
    items.forEach(({ price }, at) => account.prices.named(price, `phases[${index}][items][${at}][price]`));
    const kept = discounts.map(({ discount }, at) => {
      if (subscription.discounts.some((each) => idOf(each) === discount)) return discount;
      throw invalid(`No such discount: '${discount}'`, { param: `phases[${index}][discounts][${at}][discount]` });
    });
    const made = newPhase(items, kept, { start, end }, subscription.currency, proration_behavior);
    start = end;
    return made;
  });
}

function newPhase(
  items: { price: string; quantity?: number | undefined }[],
  discounts: string[],
  { start, end }: { start: number; end: number },
  currency: string,
  proration_behavior: Stripe.SubscriptionSchedule.Phase.ProrationBehavior,
): Stripe.SubscriptionSchedule.Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency,
    default_payment_method: null,
    default_tax_rates: [],
    description: null,
    discounts: discounts.map((discount) => ({ coupon: null, discount, promotion_code: null })),
    end_date: end,
    invoice_settings: null,
    items: items.map(({ price, quantity }) => ({
      billing_thresholds: null,
      discounts: [],
      metadata: {},
      plan: price,
      price,
      ...(quantity !== undefined && { quantity }),
      tax_rates: [],
    })),
    metadata: {},
    on_behalf_of: null,
    proration_behavior,
    start_date: start,
    transfer_data: null,
    trial_end: null,
  };
}

function newSchedule(
  account: Account,
  subscription: Stripe.Subscription,
  metadata: Record<string, string>,
): Stripe.SubscriptionSchedule {
  const period = currentPeriod(subscription);
  const items = subscription.items.data.map(({ price, quantity }) => ({ price: price.id, quantity }));
  const discounts = subscription.discounts.map(idOf);
  return {
    id: newId('sub_sched'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: subscription.billing_mode,
    canceled_at: null,
    completed_at: null,
    created: account.now(),
    current_phase: { start_date: period.start, end_date: period.end },
    customer: idOf(subscription.customer),
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: 'release',
    livemode: false,
    metadata,
    pause_schedules: [],
    phases: [newPhase(items, discounts, period, subscription.currency, 'create_prorations')],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: subscription.id,
    test_clock: null,
  };
}
