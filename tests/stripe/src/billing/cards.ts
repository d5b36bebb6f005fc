import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { Account } from '../account.js';
import { declined, invalid } from '../http/errors.js';
import { newId } from '../table.js';

/** A test card of Stripe's: its number, its ready-made payment method, and what it does. */
interface TestCard {
  number: string;
  method: string;
  /** Why it cannot be added to a customer, if so. */
  attach: string | null;
  /** Why it cannot be charged, if so. */
  charge: string | null;
}

const TEST_CARDS: TestCard[] = [
  { number: '4242424242424242', method: 'pm_card_visa', attach: null, charge: null },
  {
    number: '4000000000000002',
    method: 'pm_card_chargeDeclined',
    attach: 'generic_decline',
    charge: 'generic_decline',
  },
  { number: '4000000000000341', method: 'pm_card_chargeCustomerFail', attach: null, charge: 'generic_decline' },
];

/** Sixteen digits that begin so are such a card, too: each number has a fingerprint of its own, as real ones. */
const MORE_CARDS: { begins: string; charge: string | null }[] = [
  { begins: '4242', charge: null },
  { begins: '40000341', charge: 'generic_decline' },
];

/** Which test card a payment method is of. */
const cardOf = new WeakMap<Stripe.PaymentMethod, TestCard>();

/** Refuses a card that cannot be added or, if it is `charged` right away, not be charged. */
export function checkCard(numberOrMethod: string, charged: boolean): void {
  const card = testCard(numberOrMethod);
  const refusal = card.attach ?? (charged ? card.charge : null);
  if (refusal) throw declined(refusal);
}

/** Adds a card, by its number or its ready-made payment method, to a customer. */
export function attachCard(account: Account, customer: string, numberOrMethod: string): Stripe.PaymentMethod {
  checkCard(numberOrMethod, false);
  const card = testCard(numberOrMethod);
  const method = account.paymentMethods.insert({
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    card: visa(card.number),
    created: account.now(),
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  });
  cardOf.set(method, card);
  account.emit('payment_method.attached', method);
  return method;
}

/** Why a charge to this payment method fails, or `null` when it goes through. */
export function refusalOf(method: Stripe.PaymentMethod): string | null {
  return cardOf.get(method)?.charge ?? null;
}

function testCard(numberOrMethod: string): TestCard {
  const wanted = numberOrMethod.replaceAll(' ', '');
  const card = TEST_CARDS.find((each) => each.number === wanted || each.method === wanted);
  if (card) return card;
  const more = MORE_CARDS.find((each) => /^\d{16}$/.test(wanted) && wanted.startsWith(each.begins));
  if (more) return { number: wanted, method: '', attach: null, charge: more.charge };
  const known = TEST_CARDS.map((each) => each.number).join(', ');
  throw invalid(`Unknown card; this stand-in knows ${known}, and others that begin with 4242 or 40000341`, { code: 'incorrect_number', param: 'number' });
}

function visa(number: string): Stripe.PaymentMethod.Card {
  return {
    brand: 'visa',
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    display_brand: 'visa',
    exp_month: 12,
    exp_year: 2040,
    fingerprint: createHash('sha256').update(number).digest('hex').slice(0, 16),
    funding: 'credit',
    generated_from: null,
    last4: number.slice(-4),
    networks: { available: ['visa'], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}
