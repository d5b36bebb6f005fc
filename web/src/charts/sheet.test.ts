import { expect, test } from 'vitest';
import { forFile, rowsOf, written } from './sheet';

test('lines over one axis are rows, with gaps where one has no point', () => {
  const rows = rowsOf([
    {
      name: 'now',
      points: [
        { x: 2, y: 20, low: 18, high: 22 },
        { x: 1, y: 10 },
      ],
    },
    { name: 'before', points: [{ x: 3, y: 30 }] },
  ]);
  expect(rows).toEqual([
    [1, 10, undefined, undefined, undefined],
    [2, 20, 18, 22, undefined],
    [3, undefined, undefined, undefined, 30],
  ]);
});

test('people and programs read the same rows', () => {
  const sheet = {
    columns: [
      { name: 'Date', format: (at: number) => `day ${at / 86_400_000}`, time: 'moment' as const },
      { name: 'Name', format: String },
      { name: 'Rate', format: (part: number) => `${part * 100}%` },
    ],
    rows: [
      [86_400_000, 'A', 0.5],
      [0, 'B', undefined],
    ],
  };
  const days = { columns: [{ name: 'Day', format: String, time: 'day' as const }], rows: [[86_400_000]] };
  expect(forFile(days)).toEqual([['Day'], ['1970-01-02']]);
  expect(written(sheet)).toEqual([
    ['day 1', 'A', '50%'],
    ['day 0', 'B', '–'],
  ]);
  expect(forFile(sheet)).toEqual([
    ['Date', 'Name', 'Rate'],
    ['1970-01-02T00:00:00.000Z', 'A', 0.5],
    ['1970-01-01T00:00:00.000Z', 'B', undefined],
  ]);
});
