import { expect, test } from 'vitest';
import type { Product } from './api';
import { NO_ALLOWANCE, productDraftOf, productOf } from './product-draft';

const product = (more: Partial<Product> = {}): Product => ({
  id: 'prd_1',
  kind: 'plan',
  name: 'Pro',
  prices: [
    { currency: 'EUR', interval: 'month', amount_minor: 4990 },
    { currency: 'JPY', interval: 'year', amount_minor: 60_000 },
  ],
  allowances: [
    { label: 'Calls', meter: { event: 'Call Made' } },
    {
      label: 'Minutes',
      meter: { event: 'Call Made', property: 'minutes' },
      included: 0,
      overage: { units: 10, prices: [{ currency: 'EUR', amount_minor: 5 }] },
    },
    { label: 'Seats', meter: { trait: 'seats' }, included: 5 },
  ],
  excluded_services: ['Insurance'],
  had_by: [],
  made_by: 'usr_1',
  created_at: '2026-01-01T00:00:00Z',
  changed_at: '2026-01-01T00:00:00Z',
  revision: 1,
  ...more,
});

test.each<Partial<Product>>([
  {},
  {
    kind: 'service',
    name: 'Insurance',
    allowances: [],
    excluded_services: [],
    had_by: [{ trait: 'insured', any_of: ['true', 'yes'] }],
  },
])('what a form has not changed is sent as it was: %o', (more) => {
  const before = product(more);
  const { kind, name, prices, allowances, excluded_services, had_by } = before;
  const sent = productOf(productDraftOf(before));
  expect(sent).toEqual({ kind, name, prices, allowances, excluded_services, had_by });
});

test('what is suggested begins with its name and what is paid', () => {
  const prices = [{ currency: 'USD', interval: 'month' as const, amount_minor: 900 }];
  const draft = productDraftOf({ kind: 'plan', name: 'Basic', prices });
  expect(draft.prices).toEqual([{ key: 0, currency: 'USD', interval: 'month', amount: '9' }]);
  expect(productOf(draft)).toMatchObject({ name: 'Basic', prices, allowances: [] });
});

test('a service has nothing of a plan, nor a plan of a service', () => {
  const draft = productDraftOf(product());
  const both = { ...draft, hadBy: [{ key: 0, name: 'insured', values: 'true' }] };
  expect(productOf(both).had_by).toEqual([]);
  expect(productOf({ ...both, kind: 'service' })).toMatchObject({ allowances: [], excluded_services: [] });
});

test('what has no limit has no price above it', () => {
  const above = [{ key: 0, currency: 'EUR', amount: '1' }];
  const line = { ...NO_ALLOWANCE, key: 0, label: ' Calls ', event: ' Call ', above };
  const allowances = (included: string) =>
    productOf({ ...productDraftOf(product()), allowances: [{ ...line, included }] }).allowances;
  expect(allowances('')).toEqual([{ label: 'Calls', meter: { event: 'Call' } }]);
  expect(allowances('100')).toEqual([
    {
      label: 'Calls',
      meter: { event: 'Call' },
      included: 100,
      overage: { units: 1, prices: [{ currency: 'EUR', amount_minor: 100 }] },
    },
  ]);
});
