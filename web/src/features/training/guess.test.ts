import { expect, test, vi } from 'vitest';
import { guessCurrency, guessValue } from './guess';

// Asks the API, which there is none of here.
vi.mock('../../api/client', () => ({ api: {}, at: {}, body: {} }));

const column = (name: string, type: 'number' | 'integer' | 'text' = 'number', min = 0) => ({
  name,
  type,
  min,
});

test.each([
  [['tenure', 'MonthlyCharges', 'TotalCharges'], 'MonthlyCharges'],
  [['price', 'mrr'], 'mrr'],
  [['monthly_logins', 'monthly_price'], 'monthly_price'],
  [['receita_mensal'], 'receita_mensal'],
  [['days_since_last_login', 'total_cost'], ''],
  [[], ''],
])('of %j, %s is what a customer is worth', (names, value) =>
  expect(guessValue(names.map((name) => column(name)))).toBe(value),
);

test('no text and nothing below zero is', () => {
  expect(guessValue([column('price', 'text'), column('amount', 'integer', -3)])).toBe('');
});

test.each([
  ['mrr_usd', undefined, 'USD'],
  ['preco', 'brl', 'BRL'],
  ['mrr', undefined, 'CHF'],
  ['mrr', 'kg', 'CHF'],
  ['all_fees', undefined, 'CHF'],
])('%s in %s is in %s where francs are usual', (name, unit, currency) =>
  expect(guessCurrency({ name, reading: { type: 'number', unit } }, 'CHF')).toBe(currency),
);
