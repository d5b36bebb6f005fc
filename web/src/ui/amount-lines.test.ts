import { expect, test } from 'vitest';
import { amountsOf, linesOf, oneMore, type Money } from './amount-lines';

test('a line more has a key of its own', () => {
  const line = { currency: 'EUR', amount: '' };
  const two = oneMore(oneMore<Money>([], line), line);
  expect(oneMore(two.slice(1), line).map(({ key }) => key)).toEqual([1, 2]);
});

test('amounts are read as they are written, by what a currency’s unit has', () => {
  const amounts = [
    { currency: 'EUR', amount_minor: 1050 },
    { currency: 'JPY', amount_minor: 1200 },
  ];
  expect(linesOf(amounts).map(({ amount }) => amount)).toEqual(['10.5', '1200']);
  expect(amountsOf(linesOf(amounts))).toEqual(amounts);
});
