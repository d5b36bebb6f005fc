import { CURRENCIES, type Currency } from '../state/catalog.js';
import { monthsOn } from '../state/months.js';
import type { Customer } from '../state/rows.js';
import type { World } from '../state/world.js';
import { cancelNow } from './cancellation.js';
import { attachCard } from './cards.js';
import { lives } from './standing.js';
import { subscribe } from './subscriptions.js';

const FIRST = ['Ada', 'Ben', 'Chloé', 'Dmitri', 'Eva', 'Farid', 'Grace', 'Haruto', 'Inês', 'Jürgen', 'Kemal', 'Lucía'];
const LAST = [
  'Adler',
  'Brown',
  'Costa',
  'Dubois',
  'Evans',
  'Fischer',
  'García',
  'Hansen',
  'Ito',
  'Jones',
  'Koç',
  'Lee',
];
const COUNTRIES: Record<Currency, string[]> = {
  usd: ['US', 'US', 'US', 'CA', 'BR'],
  eur: ['DE', 'FR', 'ES', 'IT', 'IE'],
  gbp: ['GB'],
  jpy: ['JP'],
};
const SHARES = { usd: 50, eur: 28, gbp: 14, jpy: 8 } satisfies Record<(typeof CURRENCIES)[number], number>;

/** Those who sign up by themselves, one after another: ever more, so that the company grows. */
export function plannedSignUp(world: World, number: number): void {
  world.at(signUpTime(world, number), () => {
    signUp(world);
    plannedSignUp(world, number + 1);
  });
}

function signUpTime(world: World, number: number): number {
  const { begin, customers, months } = world.settings;
  const length = monthsOn(begin, months) - begin;
  const place = (number + world.random('arrival', number).next()) / customers;
  // Growth: half of them came in the last third. Later the pace stays as it was.
  return begin + length * (place < 1 ? place ** 0.6 : 1 + 0.6 * (place - 1));
}

/** Somebody new, with a card or not, and a subscription. */
export function signUp(world: World): Customer {
  const index = world.customers.length;
  const random = world.random('customer', index);
  const currency = random.weighted(SHARES);
  const [first, last] = [random.pick(FIRST), random.pick(LAST)];
  const plain = `${first}.${last}`
    .normalize('NFD')
    .replace(/[^\w.]/g, '')
    .toLowerCase();
  const customer: Customer = {
    kind: 'customer',
    index,
    created: world.now,
    name: `${first} ${last}`,
    email: `${plain}.${index}@example.com`,
    country: random.pick(COUNTRIES[currency]),
    currency,
    balance: 0,
    card: null,
    deleted: false,
    sequence: 1,
    subscriptions: [],
    invoices: [],
    charges: [],
    appetite: Math.exp(0.5 * random.normal()),
    risk: Math.exp(0.7 * random.normal()),
    levels: [1],
    falling: 0,
    decisions: [],
    mrr: 0,
    known: false,
    mrrBefore: 0,
    knownBefore: false,
    lostTo: 'voluntary',
  };
  world.customers.push(customer);
  world.emit('customer.created', customer);
  const trial = random.chance(0.6);
  if (!trial || random.chance(0.75)) attachCard(world, customer);
  subscribe(world, customer, { trial });
  return customer;
}

/** Changes what a customer is called. */
export function rename(world: World, customer: Customer): void {
  if (customer.deleted) return;
  world.change('customer.updated', customer, () => {
    customer.email = customer.email.replace(/^(.*?)(\+\d+)?@/, (_, name: string, more = '+0') => {
      return `${name}+${Number(String(more).slice(1)) + 1}@`;
    });
  });
}

/** Deletes a customer, which ends all subscriptions. */
export function deleteCustomer(world: World, customer: Customer): void {
  if (customer.deleted) return;
  for (const each of customer.subscriptions.filter(lives)) cancelNow(world, each, null);
  customer.deleted = true;
  world.emit('customer.deleted', customer);
}
