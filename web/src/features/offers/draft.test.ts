import { expect, test } from 'vitest';
import type { Offer } from './api';
import { draftOf, offerOf, waysOf } from './draft';

const EUR = { currency: 'EUR', amount_minor: 1050 };
const offer = (more: Partial<Offer> = {}): Offer => ({
  id: 'ofr_1',
  name: 'A fifth off',
  state: 'draft',
  terms: { kind: 'percent_discount', percent: 20, months: 3 },
  eligibility: {
    plans: ['Pro'],
    traits: [{ trait: 'country', any_of: ['BR', 'PT'] }],
    least_tenure_days: 30,
    currency: 'EUR',
    with_discount: true,
    again_after_days: 90,
  },
  limits: { most_redemptions: 10, monthly_budgets: [EUR] },
  words: [{ language: 'pt-BR', title: 'Fique', text: 'Um quinto a menos.' }],
  fulfillment: { by: 'stripe_coupon', connection_id: 'con_1', coupon: 'SAVE20' },
  made_by: 'usr_1',
  created_at: '2026-01-01T00:00:00Z',
  changed_at: '2026-01-01T00:00:00Z',
  revision: 1,
  ...more,
});

test.each<Partial<Offer>>([
  {},
  { terms: { kind: 'amount_discount', amounts: [EUR], months: 2 } },
  { terms: { kind: 'pause', months: 1 }, fulfillment: { by: 'stripe_pause', connection_id: 'con_1' } },
  {
    terms: { kind: 'plan_change', plan: 'Basic', costs: [{ currency: 'JPY', amount_minor: 1200 }] },
    fulfillment: { by: 'stripe_price', connection_id: 'con_1', price: 'price_1' },
  },
  { terms: { kind: 'trial_extension', days: 7 }, fulfillment: { by: 'webhook' } },
  { terms: { kind: 'credit', amounts: [EUR] }, fulfillment: { by: 'task' } },
  { terms: { kind: 'service', service: 'Setup', costs: [EUR] }, words: [] },
])('an offer that a form has not changed is sent as it was: %o', (more) => {
  const before = offer(more);
  const { name, terms, eligibility, limits, words, fulfillment } = before;
  expect(offerOf(draftOf(before, 'USD'))).toEqual({ name, terms, eligibility, limits, words, fulfillment });
});

test('a new offer has what its kind asks for, and no more', () => {
  const draft = { ...draftOf(undefined, 'USD'), name: ' Call ', kind: 'call' as const };
  const sent = offerOf({ ...draft, money: [{ key: 0, currency: 'USD', amount: '25' }] });
  expect(sent.name).toBe('Call');
  expect(sent.terms).toEqual({ kind: 'call', costs: [{ currency: 'USD', amount_minor: 2500 }] });
  expect(sent.words).toEqual([]);
  expect(sent.eligibility).toMatchObject({ plans: [], currency: null, again_after_days: null });
});

test('values are listed without what surrounds them', () => {
  const draft = draftOf(offer(), 'USD');
  const traits = [{ key: 0, name: ' country ', values: ' BR, ,PT,' }];
  expect(offerOf({ ...draft, traits }).eligibility?.traits).toEqual([
    { trait: 'country', any_of: ['BR', 'PT'] },
  ]);
});

test('what Stripe cannot do is not offered', () => {
  expect(waysOf('call')).toEqual(['task', 'webhook']);
  expect(waysOf('pause')).toContain('stripe_pause');
});
