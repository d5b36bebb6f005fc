import { expect, test } from 'vitest';
import { type DateRange, daysOf, momentsOf, readRange } from './date-range';

test.each<[DateRange, string | undefined, string | undefined]>([
  [{}, undefined, undefined],
  [{ range: 'all' }, undefined, undefined],
  [{ range: 'month' }, '2026-03-01', '2026-03-02'],
  [{ range: '7d' }, '2026-02-24', '2026-03-02'],
  [{ range: '30d' }, '2026-02-01', '2026-03-02'],
  [{ range: '90d' }, '2025-12-03', '2026-03-02'],
  [{ range: '12m' }, '2025-03-03', '2026-03-02'],
  [{ range: 'custom', from: '2026-01-01' }, '2026-01-01', undefined],
])('%j is from %s to %s', (range, from, to) => expect(daysOf(range, '2026-03-02')).toEqual({ from, to }));

test.each([
  [{}, {}],
  [{ range: '7d', from: '2026-01-01' }, { range: '7d' }],
  [{ from: '2026-01-01' }, { range: 'custom', from: '2026-01-01', to: undefined }],
  [
    { range: 'custom', to: '2026-02-30x' },
    { range: 'custom', from: undefined, to: undefined },
  ],
  [{ range: 'ever', from: 'yesterday', to: 3 }, {}],
])('the address %j says %j', (search, range) => expect(readRange(search)).toEqual(range));

test('both days of a range are in it', () => {
  const { from, to } = momentsOf({ range: 'custom', from: '2026-11-26', to: '2026-11-26' });
  expect(new Date(to!).getTime() - new Date(from!).getTime()).toBe(86_400_000);
  expect(momentsOf({})).toEqual({ from: undefined, to: undefined });
});
