import { DAY } from '../../clock.js';
import type { Card, Charge, Invoice } from '../state/rows.js';
import type { World } from '../state/world.js';
import { attachCard, firstCharge, isHard } from './cards.js';
import { end, restate } from './standing.js';

/** Days after the first failure at which a charge is tried again: eight times in two weeks. */
const RETRIES = [1, 3, 5, 7, 9, 11, 13, 14];
/** Days until a subscription ends whose invoice is not tried again. */
const GRACE = 14;

/** Tries to collect an open invoice for the first time, with all that follows. */
export function collect(world: World, invoice: Invoice): void {
  const { card } = invoice.customer;
  if (invoice.due === 0) return paid(world, invoice);
  if (!card) throw new Error('nobody is charged without a card');
  const { decline, recovers } = firstCharge(world, invoice, card);
  charge(world, invoice, card, decline);
  if (decline === null) return;
  if (invoice.subscription.status === 'incomplete') return;
  const first = world.now;
  const random = world.random('recovery', invoice.index);
  if (isHard(decline) || decline === 'expired_card') {
    if (recovers) world.at(first + random.whole(4 * 3600, 11 * DAY), () => payAfresh(world, invoice));
    world.at(first + GRACE * DAY, () => giveUp(world, invoice));
  } else {
    const succeeds = recovers ? Math.floor(random.next() ** 2 * RETRIES.length) : RETRIES.length;
    plan(world, invoice, { first, decline, succeeds, tried: 0 });
  }
}

/** Pays an open invoice with a new card. */
export function payAfresh(world: World, invoice: Invoice): void {
  const { customer } = invoice;
  if (invoice.status !== 'open' || customer.deleted) return;
  charge(world, invoice, attachCard(world, customer), null);
}

interface Retrying {
  first: number;
  decline: string;
  /** The retry that succeeds, if any does. */
  succeeds: number;
  tried: number;
}

function plan(world: World, invoice: Invoice, retrying: Retrying): void {
  const day = RETRIES[retrying.tried];
  if (day === undefined) return giveUp(world, invoice);
  const at = retrying.first + day * DAY;
  world.change('invoice.updated', invoice, () => (invoice.nextAttempt = at));
  world.at(at, () => {
    const { card } = invoice.customer;
    if (invoice.status !== 'open' || invoice.nextAttempt !== at || !card) return;
    const { tried, succeeds, decline } = retrying;
    charge(world, invoice, card, tried === succeeds ? null : decline);
    if (tried !== succeeds) plan(world, invoice, { ...retrying, tried: tried + 1 });
  });
}

/** One attempt. */
function charge(world: World, invoice: Invoice, card: Card, decline: string | null): Charge {
  const made: Charge = {
    kind: 'charge',
    index: world.charges.length,
    invoice,
    card,
    created: world.now,
    amount: invoice.due,
    decline,
    refunds: [],
    dispute: null,
  };
  world.charges.push(made);
  invoice.charges.push(made);
  invoice.customer.charges.push(made);
  world.books.charged(made);
  world.emit(decline === null ? 'charge.succeeded' : 'charge.failed', made);
  if (decline === null) {
    paid(world, invoice);
    world.afterPayment(made);
  } else failed(world, invoice);
  return made;
}

function paid(world: World, invoice: Invoice): void {
  invoice.status = 'paid';
  invoice.paid = invoice.due;
  if (invoice.due > 0) invoice.attempts += 1;
  invoice.nextAttempt = null;
  invoice.closedAt = world.now;
  world.books.collected(invoice);
  world.emit('invoice.paid', invoice);
  restate(world, invoice.subscription);
}

function failed(world: World, invoice: Invoice): void {
  invoice.attempts += 1;
  invoice.nextAttempt = null;
  world.emit('invoice.payment_failed', invoice);
  restate(world, invoice.subscription);
}

/** What follows the last attempt. */
function giveUp(world: World, invoice: Invoice): void {
  const { subscription } = invoice;
  if (invoice.status !== 'open') return;
  world.change('invoice.updated', invoice, () => (invoice.nextAttempt = null));
  if (subscription.status !== 'past_due') return;
  if (world.settings.afterRetries === 'cancel') return end(world, subscription, 'payment_failed');
  close(world, invoice, 'uncollectible');
  restate(world, subscription, 'unpaid');
}

/** Gives an invoice up. */
export function close(world: World, invoice: Invoice, status: 'void' | 'uncollectible'): void {
  const type = status === 'void' ? 'invoice.voided' : 'invoice.marked_uncollectible';
  world.change(type, invoice, () => {
    invoice.status = status;
    invoice.nextAttempt = null;
    invoice.closedAt = world.now;
  });
}
