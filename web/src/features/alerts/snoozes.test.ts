import { expect, test } from 'vitest';
import { until } from './snoozes';

test.each([
  ['tomorrow', 1],
  ['week', 7],
  ['month', 30],
] as const)('put off for %s it is there again in the morning', (snooze, days) => {
  const now = new Date(2026, 10, 30, 22, 15);
  expect(until(snooze, now)).toBe(new Date(2026, 10, 30 + days, 8).toISOString());
});
