import { expect, test } from 'vitest';
import { days } from './days';

test('both days of a filter are in it, and what is no day is no condition', () => {
  const { from, to } = days({ from: '2026-11-26', to: '2026-11-26' });
  expect(new Date(to!).getTime() - new Date(from!).getTime()).toBe(86_400_000);
  expect(days({ actor: 'usr_1', from: 'yesterday' })).toEqual({ actor: 'usr_1' });
});
