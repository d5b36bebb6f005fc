import { expect, test } from 'vitest';
import type { DateRange } from '../../browser/date-range';
import { inPeriod } from './period';

const runs = ['2026-11-28', '2026-11-20', '2026-10-30', '2026-08-01'].map((day) => ({
  created_at: `${day}T12:00:00`,
}));
const days = (all: ({ created_at: string } | undefined)[]) => all.map((run) => run?.created_at.slice(5, 10));

test.each<[DateRange, string[], string | undefined]>([
  [{}, ['11-28', '11-20', '10-30', '08-01'], '11-20'],
  [{ range: '7d' }, ['11-28'], '11-20'],
  [{ range: '30d' }, ['11-28', '11-20'], '10-30'],
  [{ range: '90d' }, ['11-28', '11-20', '10-30'], '08-01'],
  [{ range: '12m' }, ['11-28', '11-20', '10-30', '08-01'], '08-01'],
  [{ range: 'custom', from: '2026-10-01', to: '2026-11-20' }, ['11-20', '10-30'], '08-01'],
  [{ range: 'custom', to: '2026-11-01' }, ['10-30', '08-01'], '08-01'],
  [{ range: 'custom', from: '2026-07-01', to: '2026-09-01' }, ['08-01'], undefined],
  [{ range: 'custom', from: '2026-09-01', to: '2026-09-30' }, [], '08-01'],
])('%j shows %j and compares with %s', (range, shown, before) => {
  const found = inPeriod(runs, range, '2026-11-29');
  expect(days(found.shown)).toEqual(shown);
  expect(days([found.before])[0]).toBe(before);
});
