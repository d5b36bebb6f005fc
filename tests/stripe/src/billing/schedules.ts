import type Stripe from 'stripe';
import { idOf, type Account } from '../account.js';
import { isMetered, newItem, repriced } from './items.js';

type Item = Stripe.SubscriptionItem;
type Phase = Stripe.SubscriptionSchedule.Phase;

/** The items a subscription has from `time`, when a period begins: its own, or those of a scheduled phase. */
export function itemsFrom(account: Account, subscription: Stripe.Subscription, time: number): Item[] {
  const phase = phaseFrom(account, subscription, time);
  if (!phase) return subscription.items.data;
  const spare = [...subscription.items.data];
  return phase.items.map(({ price: id, quantity }) => {
    const price = account.prices.get(idOf(id));
    const at = spare.findIndex((item) => isMetered(item.price) === isMetered(price));
    const [same] = at < 0 ? [] : spare.splice(at, 1);
    if (!same) return newItem(account, subscription.id, price, quantity, { start: time, end: time });
    return { ...repriced(same, price), ...(!isMetered(price) && { quantity: quantity ?? 1 }) };
  });
}

/** The discounts a subscription has from `time`: of its own, those that a scheduled phase names. */
export function discountsFrom(account: Account, subscription: Stripe.Subscription, time: number): string[] {
  const own = subscription.discounts.map(idOf);
  const phase = phaseFrom(account, subscription, time);
  return phase ? own.filter((id) => phase.discounts.some((each) => idOf(each.discount) === id)) : own;
}

/** A period began at `time`: moves the subscription's schedule to its next phase, or past its last. */
export function moveOn(account: Account, subscription: Stripe.Subscription, time: number): void {
  const schedule = account.schedules.find(idOf(subscription.schedule));
  const phase = phaseFrom(account, subscription, time);
  if (schedule && phase) {
    account.change('subscription_schedule.updated', schedule, () => {
      schedule.current_phase = { start_date: phase.start_date, end_date: phase.end_date };
    });
  } else if (schedule && time >= (schedule.phases.at(-1)?.end_date ?? 0)) {
    release(account, schedule);
  }
}

/** Lets a subscription go from its schedule; it stays as it is. */
export function release(account: Account, schedule: Stripe.SubscriptionSchedule): void {
  const subscription = account.subscriptions.get(idOf(schedule.subscription));
  account.change('subscription_schedule.updated', schedule, () => {
    schedule.status = 'released';
    schedule.released_at = account.now();
    schedule.released_subscription = subscription.id;
    schedule.subscription = null;
    schedule.current_phase = null;
  });
  account.emit('subscription_schedule.released', schedule);
  account.change('customer.subscription.updated', subscription, () => {
    subscription.schedule = null;
  });
}

function phaseFrom(account: Account, subscription: Stripe.Subscription, time: number): Phase | undefined {
  const schedule = account.schedules.find(idOf(subscription.schedule));
  return schedule?.phases.find((phase) => phase.start_date === time);
}
