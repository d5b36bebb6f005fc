import { DAY } from '../../clock.js';
import type { Feedback, Subscription } from '../state/rows.js';
import type { World } from '../state/world.js';
import { refund } from './refunds.js';
import { end, goesOn, lives } from './standing.js';

const FEEDBACK: Record<Feedback, number> = {
  too_expensive: 24,
  unused: 26,
  missing_features: 16,
  switched_service: 12,
  too_complex: 7,
  low_quality: 5,
  customer_service: 4,
  other: 6,
};
const COMMENTS: Partial<Record<Feedback, string>> = {
  too_expensive: 'The price went up and our budget did not.',
  missing_features: 'We need exports to our warehouse.',
  other: 'Das Projekt ist beendet – danke für alles!',
};

/** A customer leaves: mostly with the period, sometimes at once. Some take it back. */
export function leave(world: World, subscription: Subscription): void {
  if (!goesOn(subscription) && subscription.status !== 'trialing') return;
  if (subscription.cancelAtPeriodEnd) return;
  const random = world.random('leaving', subscription.index, world.now);
  const feedback = random.chance(0.7) ? random.weighted(FEEDBACK) : null;
  if (random.chance(0.22)) return cancelNow(world, subscription, feedback);
  world.change('customer.subscription.updated', subscription, () => {
    subscription.cancelAtPeriodEnd = true;
    subscription.canceledAt = world.now;
    note(subscription, feedback);
  });
  const left = subscription.period.end - world.now;
  if (random.chance(0.07)) world.at(world.now + left * random.next(), () => stay(world, subscription));
}

/** Ends a subscription at once, sometimes with the money back. */
export function cancelNow(world: World, subscription: Subscription, feedback: Feedback | null): void {
  note(subscription, feedback);
  const last = subscription.customer.charges.findLast(
    (each) => each.invoice.subscription === subscription && each.decline === null,
  );
  const random = world.random('money back', subscription.index);
  end(world, subscription, 'cancellation_requested');
  if (last && last.created > world.now - 14 * DAY && random.chance(0.4)) refund(world, last, last.amount);
}

function note(subscription: Subscription, feedback: Feedback | null): void {
  subscription.reason = 'cancellation_requested';
  subscription.feedback = feedback;
  subscription.comment = (feedback && COMMENTS[feedback]) ?? null;
}

function stay(world: World, subscription: Subscription): void {
  if (!lives(subscription) || !subscription.cancelAtPeriodEnd) return;
  world.change('customer.subscription.updated', subscription, () => {
    subscription.cancelAtPeriodEnd = false;
    subscription.canceledAt = null;
    subscription.reason = null;
    subscription.feedback = null;
    subscription.comment = null;
  });
}
