import { DAY } from '../../clock.js';
import type { Card, Customer, Invoice } from '../state/rows.js';
import type { World } from '../state/world.js';

/** Declines after which Stripe does not try the card again. */
export const HARD = ['lost_card', 'stolen_card', 'pickup_card', 'revocation_of_authorization'] as const;
/** Others, by how often they happen. */
const SOFT = { insufficient_funds: 55, generic_decline: 20, do_not_honor: 12, try_again_later: 8, processing_error: 5 };

/** How often a charge fails with a good card, for a customer of average risk. */
const SOFT_RATE = 0.045;
const HARD_RATE = 0.006;

/** How often a failed invoice is paid in the end, by the kind of its first decline. */
const RECOVERED = { soft: 0.68, hard: 0.42, expired: 0.55 };

/** The card a customer pays with from now on. */
export function attachCard(world: World, customer: Customer): Card {
  const random = world.random('card', customer.index, world.cards.length);
  const expires = new Date((world.now + random.whole(1, 46) * 30 * DAY) * 1000);
  const card: Card = {
    kind: 'payment_method',
    index: world.cards.length,
    customer,
    created: world.now,
    brand: random.weighted({ visa: 6, mastercard: 3, amex: 1 }),
    last4: String(random.whole(0, 9999)).padStart(4, '0'),
    expMonth: expires.getUTCMonth() + 1,
    expYear: expires.getUTCFullYear(),
    renewed: random.chance(0.7),
  };
  world.cards.push(card);
  world.emit('payment_method.attached', card);
  world.change('customer.updated', customer, () => (customer.card = card));
  if (card.renewed) world.at(expiryOf(card) - 5 * DAY, () => renew(world, card));
  return card;
}

/** The first second at which a card is no longer valid. */
export function expiryOf({ expYear, expMonth }: Card): number {
  return Date.UTC(expYear, expMonth) / 1000;
}

/** The bank tells the new expiry of a card that is still in use. */
function renew(world: World, card: Card): void {
  const { customer } = card;
  const lives = customer.subscriptions.some(({ status }) => status === 'active' || status === 'past_due');
  if (customer.card !== card || customer.deleted || !lives) return;
  world.change('payment_method.automatically_updated', card, () => (card.expYear += 3));
  world.at(expiryOf(card) - 5 * DAY, () => renew(world, card));
}

/** How likely a first charge at `time` fails, by what for. */
export function failureRates(customer: Customer, card: Card | null, time: number) {
  const expired = card !== null && expiryOf(card) <= time ? 1 : 0;
  const hard = HARD_RATE;
  const soft = Math.min(0.4, SOFT_RATE * customer.risk);
  return { expired, hard: (1 - expired) * hard, soft: (1 - expired) * (1 - hard) * soft };
}

/** How likely a charge at `time` fails for good. */
export function lossRate(customer: Customer, card: Card | null, time: number): number {
  const { expired, hard, soft } = failureRates(customer, card, time);
  return expired * (1 - RECOVERED.expired) + hard * (1 - RECOVERED.hard) + soft * (1 - RECOVERED.soft);
}

/** How the first charge of an invoice ends, and whether it is paid after all. */
export function firstCharge(world: World, invoice: Invoice, card: Card): { decline: string | null; recovers: boolean } {
  const random = world.random('charge', invoice.customer.index, invoice.index);
  const { expired, hard, soft } = failureRates(invoice.customer, card, world.now);
  const draw = random.next();
  const recovers = (kind: keyof typeof RECOVERED) => random.chance(RECOVERED[kind]);
  if (draw < expired) return { decline: 'expired_card', recovers: recovers('expired') };
  if (draw < expired + hard) return { decline: random.pick(HARD), recovers: recovers('hard') };
  if (draw < expired + hard + soft) return { decline: random.weighted(SOFT), recovers: recovers('soft') };
  return { decline: null, recovers: false };
}

export function isHard(decline: string): boolean {
  return HARD.some((each) => each === decline);
}
