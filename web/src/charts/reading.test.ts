import { expect, test } from 'vitest';
import { marks, nearest } from './reading';

test.each([
  [[0, 10, 30], 4, 0],
  [[0, 10, 30], 6, 1],
  [[0, 10, 30], 99, 2],
  [[5], -1, 0],
])('of %j, next to %i is number %i', (numbers, wanted, at) => expect(nearest(numbers, wanted)).toBe(at));

const day = (text: string) => new Date(`${text}T00:00`).getTime();

test.each([
  ['2026-01-03', '2026-06-20', 6, ['2026-02-01', '2026-03-01', '2026-04-01', '2026-05-01', '2026-06-01']],
  ['2026-11-02', '2026-11-06', 4, ['2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05', '2026-11-06']],
  ['2024-03-01', '2026-12-31', 3, ['2025-01-01', '2026-01-01']],
  ['2026-11-02', '2026-11-02', 4, ['2026-11-02']],
])('from %s to %s round moments are marked', (from, to, count, expected) =>
  expect(marks(day(from), day(to), count).map(({ at }) => at)).toEqual(expected.map(day)),
);
