import { expect, test } from 'vitest';
import { historyOf } from './history';

const failure = {
  code: 'history_too_short',
  detail: '',
  remedy: '',
  params: { since: '2026-05-20', first: '2026-07-01', days: 30, enough: '2026-07-31' },
};
const on = (day: string) => Date.parse(`${day}T12:00:00Z`);

test('how much history there is, how much it takes and when', () => {
  expect(historyOf(failure, on('2026-06-09'))).toEqual({ have: 20, need: 72, enough: '2026-07-31' });
  expect(historyOf(failure, on('2026-05-19'))?.have).toBe(0);
});

test('fewer days ahead are offered where they are enough by now', () => {
  expect(historyOf(failure, on('2026-07-07'))?.days).toBeUndefined();
  expect(historyOf(failure, on('2026-07-15'))?.days).toBe(14);
  expect(historyOf(failure, on('2026-08-01'))?.days).toBeUndefined();
});

test('of other failures, and of those that name no days, nothing is said', () => {
  expect(historyOf({ ...failure, code: 'no_events' }, on('2026-06-09'))).toBeUndefined();
  expect(historyOf({ ...failure, params: {} }, on('2026-06-09'))).toBeUndefined();
});
