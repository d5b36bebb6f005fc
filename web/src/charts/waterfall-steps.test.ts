import { expect, test } from 'vitest';
import { waterfall } from './waterfall-steps';

test('a waterfall ends at the score, and each step begins where the last one ended', () => {
  const { start, steps } = waterfall(0.9, [1.2, -0.4, 0.7]);
  expect(steps[0]!.from).toBeCloseTo(start);
  expect(steps[1]!.from).toBeCloseTo(steps[0]!.to);
  expect(steps[2]!.to).toBeCloseTo(0.9);
  expect(steps[1]!.to).toBeLessThan(steps[1]!.from);
  expect(waterfall(0.5, [0]).start).toBeCloseTo(0.5);
  expect(waterfall(1, [2]).steps[0]!.to).toBeLessThanOrEqual(1);
});
