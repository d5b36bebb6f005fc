import { expect, test } from 'vitest';
import { topTenth } from './quality';

const version = (gain: [number, number][], rows = 1000, positives = 250) => ({
  rows,
  positives,
  verdict: 'better_than_chance' as const,
  curves: { roc: [], precision_recall: [], calibration: [], gain: gain.map(([x, y]) => ({ x, y })) },
});

test.each<[[number, number][], number, number]>([
  [
    [
      [0, 0],
      [0.1, 0.3],
      [1, 1],
    ],
    3,
    0.75,
  ],
  [
    [
      [0, 0],
      [0.05, 0.1],
      [0.15, 0.3],
      [1, 1],
    ],
    2,
    0.5,
  ],
  [
    [
      [0.2, 0.8],
      [1, 1],
    ],
    4,
    1,
  ],
  [
    [
      [0, 0],
      [1, 1],
    ],
    1,
    0.25,
  ],
])('of the tenth with the highest scores, by %j, %f times as many', (gain, times, share) => {
  const found = topTenth(version(gain))!;
  expect(found.times).toBeCloseTo(times);
  expect(found.share).toBeCloseTo(share);
});

test('of nobody nothing is said', () => {
  expect(topTenth(version([]))).toBeUndefined();
  expect(
    topTenth(
      version(
        [
          [0, 0],
          [1, 1],
        ],
        100,
        0,
      ),
    ),
  ).toBeUndefined();
});
