import { expect, test, vi } from 'vitest';
import { usualCurrency } from './usual-currency';

// Asks the API, which there is none of here.
vi.mock('./client', () => ({ api: {}, at: {}, body: {} }));

const models = [{ currency: 'USD' }, { currency: 'GBP' }, { currency: null }, { currency: 'GBP' }];

test('what most customers pay in comes before all else', () =>
  expect(usualCurrency({ paid: ['eur', 'USD'], models, last: 'CHF', locale: 'en-US' })).toBe('EUR'));

test('where nobody pays, what most models reckon in, then what was chosen last', () => {
  expect(usualCurrency({ paid: [], models, last: 'CHF', locale: 'en-US' })).toBe('GBP');
  expect(usualCurrency({ models: [], last: 'CHF', locale: 'en-US' })).toBe('CHF');
});

test.each([
  ['pt-BR', 'BRL'],
  ['en-US', 'USD'],
  ['de-DE', 'EUR'],
  ['en', ''],
])('where nothing is known, a reader of %s is offered %s', (locale, currency) =>
  expect(usualCurrency({ locale })).toBe(currency),
);
