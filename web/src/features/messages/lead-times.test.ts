import { expect, test } from 'vitest';
import { drafts, leadTimes, namesTwice, withOneMore } from './lead-times';

const usual = [
  { term_days: 85, days_before: 7 },
  { term_days: 360, days_before: 30 },
];

test('what is kept reads back, in order of terms', () => {
  expect(leadTimes(drafts(usual))).toEqual(usual);
  expect(leadTimes(drafts([...usual].reverse()))).toEqual(usual);
});

test('a line that is added has a key of its own, whatever was removed before', () => {
  const two = withOneMore(drafts(usual).slice(1));
  expect(new Set(two.map(({ key }) => key)).size).toBe(2);
  expect(withOneMore([])).toEqual([{ key: 0, term: '', days: '' }]);
});

test('a term that is named twice is seen, however it is written, and lines to be filled in are not', () => {
  const line = (key: number, term: string) => ({ key, term, days: '1' });
  expect(namesTwice([line(0, '30'), line(1, '030')])).toBe(true);
  expect(namesTwice([line(0, '30'), line(1, '31')])).toBe(false);
  expect(namesTwice([line(0, ''), line(1, ''), line(2, '0')])).toBe(false);
});
