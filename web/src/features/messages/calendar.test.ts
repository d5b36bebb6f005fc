import { expect, test } from 'vitest';
import { daysOf, monthAfter, sumOf, weeksOf, type Day } from './calendar';

test.each([
  ['2026-12', 1, '2027-01'],
  ['2026-01', -1, '2025-12'],
  ['2026-11', 0, '2026-11'],
])('%s and %i months are %s', (month, months, other) => expect(monthAfter(month, months)).toBe(other));

test.each([
  ['2026-02', '2026-02-28'],
  ['2028-02', '2028-02-29'],
  ['2026-12', '2026-12-31'],
])('%s ends on %s', (month, to) => expect(daysOf(month)).toEqual({ from: `${month}-01`, to }));

test.each([
  // November 2026 begins on a Sunday.
  ['2026-11', 0, 5, 0],
  ['2026-11', 1, 6, 6],
  ['2027-02', 1, 4, 0],
])('%s, by weeks from day %i on, has %i weeks and begins after %i days', (month, first, weeks, before) => {
  const found = weeksOf(month, first);
  expect(found).toHaveLength(weeks);
  expect(found[0]!.findIndex((day) => day === `${month}-01`)).toBe(before);
  const days = found.flat().filter((day) => day !== undefined);
  expect(new Set(days).size).toBe(Number(daysOf(month).to.slice(-2)));
  expect(found.every((week) => week.length === 7)).toBe(true);
});

test('several days are put together by currency', () => {
  const of = (renewals: number, amounts: Day['amounts']): Day => ({
    day: '2026-12-01',
    renewals,
    trial_ends: 1,
    charges: 1,
    amounts,
    planned: 2,
    waiting: 1,
    sent: 0,
    withheld: 0,
  });
  const amount = (currency: string, amount_minor: number, at_risk_minor: number) => ({
    currency,
    amount_minor,
    at_risk_minor,
  });
  const both = sumOf(
    [of(1, [amount('EUR', 900, 0)]), of(2, [amount('EUR', 100, 100), amount('USD', 5, 0)])],
    '2026-12-01',
  );
  expect(both).toMatchObject({ renewals: 3, trial_ends: 2, planned: 4, waiting: 2 });
  expect(both.amounts).toEqual([amount('EUR', 1_000, 100), amount('USD', 5, 0)]);
});
