import { DAY } from '../../clock.js';
import type { Charge, Customer, Subscription } from '../state/rows.js';
import type { World } from '../state/world.js';
import { deleteCustomer } from './customers.js';
import { refund } from './refunds.js';
import { end, lives } from './standing.js';
import { subscribe } from './subscriptions.js';

const REFUNDED = 0.012;
const DISPUTED = 0.0015;
/** How often somebody who left comes back within half a year. */
const BACK = { voluntary: 0.08, involuntary: 0.18 };
const DELETED = 0.02;

/** Of some payments the money goes back. */
export function afterPayment(world: World, charge: Charge): void {
  const random = world.random('aftermath', charge.index);
  const draw = random.next();
  if (draw < REFUNDED) {
    const amount = random.chance(0.6) ? charge.amount : Math.ceil(charge.amount * random.next());
    world.at(world.now + random.whole(1, 12 * DAY), () => refund(world, charge, amount));
  } else if (draw < REFUNDED + DISPUTED) {
    world.at(world.now + random.whole(5, 40) * DAY, () => dispute(world, charge));
  }
}

function dispute(world: World, charge: Charge): void {
  if (charge.refunds.length > 0) return;
  const random = world.random('dispute', charge.index);
  const reason = random.weighted({ fraudulent: 5, product_unacceptable: 2, subscription_canceled: 3 });
  const index = world.disputes.length;
  const made = {
    kind: 'dispute' as const,
    index,
    charge,
    created: world.now,
    reason,
    status: 'needs_response' as const,
  };
  charge.dispute = made;
  world.disputes.push(made);
  world.books.disputed(made);
  world.emit('charge.dispute.created', made);
  const { subscription } = charge.invoice;
  if (random.chance(0.6) && lives(subscription)) end(world, subscription, 'payment_disputed');
  const won = random.chance(0.35);
  world.at(world.now + random.whole(20, 60) * DAY, () => {
    world.change('charge.dispute.closed', made, () => Object.assign(made, { status: won ? 'won' : 'lost' }));
  });
}

/** Some come back, and some are deleted. */
export function afterEnd(world: World, subscription: Subscription): void {
  const { customer, reason, index } = subscription;
  const random = world.random('after the end', index);
  const back = reason === 'cancellation_requested' ? BACK.voluntary : BACK.involuntary;
  const draw = random.next();
  const ended = world.now;
  if (draw < back && customer.known) {
    world.at(ended + random.whole(3, 180) * DAY, () => comeBack(world, customer));
  } else if (draw > 1 - DELETED) {
    world.at(
      ended + random.whole(1, 60) * DAY,
      () => !customer.subscriptions.some(lives) && deleteCustomer(world, customer),
    );
  }
}

function comeBack(world: World, customer: Customer): void {
  if (customer.deleted || customer.subscriptions.some(lives)) return;
  subscribe(world, customer, { trial: false });
}
