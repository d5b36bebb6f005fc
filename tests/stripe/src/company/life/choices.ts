import { nextMonth } from '../state/months.js';
import type { Random } from '../state/random.js';
import type { Subscription } from '../state/rows.js';
import type { World } from '../state/world.js';
import { leave } from './cancellation.js';
import { attachCard } from './cards.js';
import { changePlan, changeSeats, changeToYear, pause, toggleAddOn } from './changes.js';
import { rename } from './customers.js';
import { offer } from './discounts.js';
import { goesOn } from './standing.js';
import { intervalOf } from './subscriptions.js';

/** What a customer may do within a month, and how likely it is. */
interface Choice {
  odds: number;
  do: (world: World, subscription: Subscription, random: Random) => void;
  /** Whether it may leave no trace in the account. */
  untraced?: (subscription: Subscription) => boolean;
}

/** What customers do besides leaving. */
const CHOICES: Choice[] = [
  { odds: 0.015, do: (world, subscription) => changePlan(world, subscription, 1) },
  { odds: 0.012, do: (world, subscription) => changePlan(world, subscription, -1) },
  { odds: 0.06, do: (world, subscription, random) => changeSeats(world, subscription, random.whole(1, 4)) },
  { odds: 0.035, do: (world, subscription, random) => changeSeats(world, subscription, -random.whole(1, 3)) },
  { odds: 0.012, do: (world, subscription) => toggleAddOn(world, subscription) },
  { odds: 0.008, do: (world, subscription) => changeToYear(world, subscription) },
  { odds: 0.008, do: (world, subscription) => pause(world, subscription), untraced: () => true },
  {
    odds: 0.012,
    do: (world, subscription, random) => discount(world, subscription, random),
    untraced: (subscription) => intervalOf(subscription) === 'year',
  },
  { odds: 0.006, do: (world, { customer }) => rename(world, customer) },
  { odds: 0.01, do: (world, { customer }) => void attachCard(world, customer) },
];

/** Decides, as a month begins, what a customer will do in it. `hazard` is how likely they leave. */
export function choose(world: World, subscription: Subscription, hazard: number): void {
  const { customer, index } = subscription;
  const { traced = false } = world.settings;
  const month = customer.levels.length;
  const random = world.random('choices', index, month);
  const length = nextMonth(world.now) - world.now;
  const sometime = () => world.now + Math.floor(random.next() * length);
  if (random.chance(hazard)) {
    customer.decisions.push(world.now);
    world.at(sometime(), () => leave(world, subscription));
  }
  for (const choice of CHOICES) {
    if (!random.chance(choice.odds)) continue;
    const own = world.random('choice', index, month, CHOICES.indexOf(choice));
    world.at(sometime(), () => {
      if (!goesOn(subscription) || (traced && choice.untraced?.(subscription))) return;
      choice.do(world, subscription, own);
    });
  }
}

function discount(world: World, subscription: Subscription, random: Random): void {
  if (subscription.discounts.length > 0) return;
  offer(world, subscription, random.pick(world.catalog.couponsIn(subscription.customer.currency)));
}
