import type Stripe from 'stripe';
import { idOf, type Account } from '../account.js';
import { apply, billChange, billedAtOnce, giveBack, mustSucceed, plan, type ProrationBehavior } from '../billing/changes.js';
import { redeem, redeemable } from '../billing/discounts.js';
import { currentPeriod } from '../billing/items.js';
import { refusalFor } from '../billing/payments.js';
import { cancelAtPeriodEnd } from '../billing/standing.js';
import { endNow, endTrial, resume } from '../billing/subscriptions.js';
import { declined, invalid } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import {
  accepts,
  boolean,
  clearableString,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  string,
  time,
  type Values,
} from '../http/params.js';
import { route } from '../http/router.js';

/** Changes of items, as an update and a preview take them. */
export const itemChanges = {
  items: list(object({ id: string, price: string, quantity: integer, deleted: boolean })),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: integer,
};

const cancellation = object({ comment: clearableString, feedback: clearableString });

const update = accepts<Stripe.SubscriptionUpdateParams>()({
  ...itemChanges,
  cancel_at_period_end: boolean,
  cancellation_details: cancellation,
  default_payment_method: clearableString,
  discounts: list(object({ coupon: string, promotion_code: string })),
  metadata,
  off_session: boolean,
  payment_behavior: oneOf('allow_incomplete', 'error_if_incomplete'),
  trial_end: time,
});

const listing = accepts<Stripe.SubscriptionListParams>()({
  ...paging,
  customer: string,
  price: string,
  status: oneOf('active', 'all', 'canceled', 'ended', 'incomplete', 'past_due', 'paused', 'trialing', 'unpaid'),
});

export const routes = [
  route('GET', '/v1/subscriptions', listing, ({ account, params }) => {
    const { customer, price, status } = params;
    const rows = account.subscriptions.list(
      (each) =>
        (customer === undefined || each.customer === customer) &&
        (price === undefined || each.items.data.some((item) => item.price.id === price)) &&
        (status === 'all' || (status === undefined ? each.status !== 'canceled' : each.status === wanted(status))),
    );
    return page(rows, params, '/v1/subscriptions');
  }),

  route('GET', '/v1/subscriptions/:id', {}, ({ account, id }) => account.subscriptions.get(id)),

  route('POST', '/v1/subscriptions/:id', update, ({ account, id, params }) => {
    const subscription = account.subscriptions.get(id);
    check(account, subscription, params);
    changeItems(account, subscription, params);
    account.change('customer.subscription.updated', subscription, () => changeRest(account, subscription, params));
    if (params.trial_end === 'now') endTrial(account, subscription);
    return subscription;
  }),

  route(
    'DELETE',
    '/v1/subscriptions/:id',
    accepts<Stripe.SubscriptionCancelParams>()({
      cancellation_details: cancellation,
      invoice_now: boolean,
      prorate: boolean,
    }),
    ({ account, id, params }) => {
      const subscription = account.subscriptions.get(id);
      if (subscription.status === 'canceled')
        throw invalid(`No such subscription: '${id}'`, { code: 'resource_missing', param: 'id', status: 404 });
      note(subscription, params.cancellation_details);
      if (params.prorate) giveBack(account, subscription);
      endNow(account, subscription, params.invoice_now ?? false);
      return subscription;
    },
  ),

  route('POST', '/v1/subscriptions/:id/resume', {}, ({ account, id }) => {
    const subscription = account.subscriptions.get(id);
    if (subscription.status !== 'paused') throw invalid('Only a paused subscription can be resumed.');
    resume(account, subscription);
    return subscription;
  }),
];

type Update = Values<typeof update>;

/** Refuses what Stripe refuses, before anything is changed. */
function check(account: Account, subscription: Stripe.Subscription, params: Update): void {
  if (subscription.status === 'canceled') {
    throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
  }
  if (subscription.schedule && params.cancel_at_period_end !== undefined) {
    throw invalid(
      `The subscription is managed by the subscription schedule \`${idOf(subscription.schedule)}\`, and updating any ` +
        'cancelation behavior directly is not allowed. Please update the schedule instead.',
    );
  }
  if (params.default_payment_method)
    account.paymentMethods.named(params.default_payment_method, 'default_payment_method');
  if (typeof params.trial_end === 'number' && params.trial_end <= account.now()) {
    throw invalid('trial_end must be in the future, or `now`.', { param: 'trial_end' });
  }
  if (params.trial_end !== undefined && subscription.status !== 'trialing') {
    throw invalid('This stand-in changes the trial_end only of a subscription in trial.', { param: 'trial_end' });
  }
  if (params.trial_end === 'now' && params.payment_behavior === 'error_if_incomplete') {
    const refusal = refusalFor(account, subscription);
    if (refusal !== null) throw declined(refusal);
  }
  for (const source of params.discounts ?? []) redeemable(account, source, 'discounts');
}

function changeItems(account: Account, subscription: Stripe.Subscription, params: Update): void {
  if (!params.items) return;
  const behavior: ProrationBehavior = params.proration_behavior ?? 'create_prorations';
  const at = params.proration_date ?? account.now();
  const period = currentPeriod(subscription);
  if (at < period.start || at > period.end) {
    throw invalid('Cannot specify a proration date outside of the current period.', { param: 'proration_date' });
  }
  const planned = plan(account, subscription, params.items, behavior, at);
  const atOnce = billedAtOnce(planned, behavior);
  if (atOnce && params.payment_behavior === 'error_if_incomplete') mustSucceed(account, subscription, planned);
  account.change('customer.subscription.updated', subscription, () => apply(account, subscription, planned, behavior));
  if (atOnce) billChange(account, subscription, planned);
}

function changeRest(account: Account, subscription: Stripe.Subscription, params: Update): void {
  subscription.metadata = mergeMetadata(subscription.metadata, params.metadata);
  note(subscription, params.cancellation_details);
  if (params.default_payment_method !== undefined) subscription.default_payment_method = params.default_payment_method;
  if (params.cancel_at_period_end !== undefined) cancelAtPeriodEnd(account, subscription, params.cancel_at_period_end);
  if (params.discounts) {
    const owner = { customer: idOf(subscription.customer), subscription: subscription.id, checkout_session: null };
    subscription.discounts = params.discounts.map((source) => redeem(account, source, owner).id);
  }
  if (typeof params.trial_end === 'number') moveTrialEnd(subscription, params.trial_end);
}

/** The period ends with the trial. */
function moveTrialEnd(subscription: Stripe.Subscription, end: number): void {
  subscription.trial_end = end;
  subscription.billing_cycle_anchor = end;
  for (const item of subscription.items.data) item.current_period_end = end;
}

function note(
  subscription: Stripe.Subscription,
  details: { comment?: string | null; feedback?: string | null } | undefined,
): void {
  if (subscription.cancellation_details && details) Object.assign(subscription.cancellation_details, details);
}

function wanted(status: string): string {
  return status === 'ended' ? 'canceled' : status;
}
