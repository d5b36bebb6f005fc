import { DAY } from '../../clock.js';
import { monthNumber } from '../state/months.js';
import type { Customer } from '../state/rows.js';
import type { World } from '../state/world.js';

/** What a customer does on a day. */
export interface Day {
  logins: number;
  features: number;
  tickets: number;
}

/** Counts of a day, from its own random numbers: asked twice, they are the same. `day` is its first second. */
export function useOn(world: World, customer: Customer, day: number): Day {
  if (!present(customer, day)) return { logins: 0, features: 0, tickets: 0 };
  const level = levelAt(customer, day) * customer.appetite;
  const weekend = (day / DAY + 4) % 7 < 2;
  const random = world.random('use', customer.index, day / DAY);
  const logins = random.poisson(0.9 * level * (weekend ? 0.25 : 1));
  return {
    logins,
    features: logins === 0 ? 0 : random.poisson(1.6 * logins),
    tickets: random.poisson(0.01 + 0.012 * Math.max(0, 1 - levelAt(customer, day))),
  };
}

/** Counts of the `days` whole days before `until`. */
export function useBefore(world: World, customer: Customer, until: number, days: number): Day {
  const sum = { logins: 0, features: 0, tickets: 0 };
  const last = Math.floor(until / DAY) * DAY;
  for (let day = last - days * DAY; day < last; day += DAY) {
    const on = useOn(world, customer, day);
    sum.logins += on.logins;
    sum.features += on.features;
    sum.tickets += on.tickets;
  }
  return sum;
}

/** Whether a subscription of the customer was there on that day. */
function present(customer: Customer, day: number): boolean {
  return customer.subscriptions.some((each) => each.created < day + DAY && (each.endedAt ?? Infinity) > day);
}

function levelAt(customer: Customer, time: number): number {
  const month = monthNumber(time) - monthNumber(customer.created);
  return customer.levels[Math.min(Math.max(month, 0), customer.levels.length - 1)] ?? 1;
}

/** How much a customer uses in the month that begins. Now and then use begins to fall, for some months. */
export function nextLevel(world: World, customer: Customer): void {
  const month = customer.levels.length;
  const random = world.random('level', customer.index, month);
  const before = customer.levels[month - 1] ?? 1;
  if (customer.falling === 0 && random.chance(0.06)) customer.falling = random.whole(2, 4);
  const falls = customer.falling > 0;
  if (falls) customer.falling -= 1;
  const drawn = before * Math.exp(0.12 * random.normal() + (falls ? -0.75 : 0.15 * (1 - before)));
  customer.levels.push(Math.min(2, Math.max(0.02, drawn)));
}
