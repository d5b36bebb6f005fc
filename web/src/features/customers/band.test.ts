import { expect, test } from 'vitest';
import { bandOf } from './band';

test.each([
  [0.9, 'A'],
  [0.4, 'A'],
  [0.39, 'B'],
  [0.25, 'B'],
  [0.24, 'C'],
  [0.1, 'C'],
  [0.09, 'D'],
])('%d is in %s where the mean is 0.2', (score, band) =>
  expect(bandOf(score, { a: 0.4, b: 0.25, c: 0.1 })).toBe(band),
);
