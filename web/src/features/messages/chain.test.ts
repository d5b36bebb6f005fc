import { expect, test } from 'vitest';
import { chainOf, daysOf, draftOf } from './chain';

test.each<[string, number[] | undefined]>([
  ['0, 3, 5', [0, 3, 5]],
  ['0 3;5,', [0, 3, 5]],
  ['90', [90]],
  ['', undefined],
  ['3, 3', undefined],
  ['5, 3', undefined],
  ['0, 91', undefined],
  ['0, -1', undefined],
  ['0, 1.5', undefined],
  ['zero', undefined],
  ['0 1 2 3 4 5 6 7 8 9 10', undefined],
])('“%s” are the days %j', (text, days) => expect(daysOf(text)).toEqual(days));

const usual = { soft_days: [0, 3], hard_days: [0], colleagues_from_day: 5, access_days: 14 };

test('what is kept reads back', () => {
  expect(chainOf(draftOf(usual))).toEqual(usual);
  const open = { soft_days: [0], hard_days: [0] };
  expect(chainOf(draftOf(open))).toEqual(open);
});

test('the first day may be the day itself, and colleagues may be told at once', () => {
  expect(chainOf({ ...draftOf(usual), colleagues: '0' })?.colleagues_from_day).toBe(0);
});

test('while days are written nothing is kept', () => {
  expect(chainOf({ ...draftOf(usual), soft: '0, ' })?.soft_days).toEqual([0]);
  expect(chainOf({ ...draftOf(usual), hard: '' })).toBeUndefined();
});
