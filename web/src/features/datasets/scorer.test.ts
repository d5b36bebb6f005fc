import { expect, test } from 'vitest';
import { scorerOf } from './scorer';

const model = (id: string, rest: object = {}) => ({
  id,
  target: 'churned',
  prod_version: 1,
  entity_key: 'id',
  ...rest,
});
const file = (distinct?: number) => ({
  columns: [{ name: 'id', distinct: 9 }, ...(distinct === undefined ? [] : [{ name: 'churned', distinct }])],
});
const said = (of: ReturnType<typeof scorerOf>) => [of.by?.id, of.first];

test('a file that does not say who left is there to be scored', () => {
  expect(said(scorerOf(file(), [model('a')]))).toEqual(['a', true]);
  // All are still there: a month's export as it comes.
  expect(said(scorerOf(file(1), [model('a')]))).toEqual(['a', true]);
});

test('one that does can be scored as well, by the model that is wanted', () => {
  expect(said(scorerOf(file(2), [model('a'), model('b')]))).toEqual(['a', false]);
  expect(said(scorerOf(file(2), [model('a'), model('b')], 'b'))).toEqual(['b', true]);
});

test('nothing scores that has no version in use, or whose key the file lacks', () => {
  expect(said(scorerOf(file(), [model('a', { prod_version: null })]))).toEqual([undefined, false]);
  expect(said(scorerOf(file(), [model('a', { entity_key: 'email' })]))).toEqual([undefined, false]);
});
