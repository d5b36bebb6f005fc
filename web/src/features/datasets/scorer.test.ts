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
  columns: [
    { name: 'id', distinct: 9 },
    { name: 'plan', distinct: 3 },
    ...(distinct === undefined ? [] : [{ name: 'churned', distinct }]),
  ],
});
const learned = () => ['plan'];

test('a file is scored by the newest model whose columns it has', () => {
  expect(scorerOf(file(), [model('a'), model('b')], learned)?.id).toBe('a');
  expect(scorerOf(file(2), [model('a'), model('b')], learned)?.id).toBe('a');
  const ofMore = ({ id }: { id: string }) => (id === 'a' ? ['plan', 'tenure'] : ['plan']);
  expect(scorerOf(file(2), [model('a'), model('b')], ofMore)?.id).toBe('b');
  expect(scorerOf(file(2), [model('a')], ofMore)).toBe(undefined);
});

test('one whose outcome it lacks comes first, and before all the one that is wanted', () => {
  const models = [model('a'), model('b', { target: 'upgraded' })];
  expect(scorerOf(file(2), models, learned)?.id).toBe('b');
  // All are still there: a month's export as it comes.
  expect(scorerOf(file(1), models, learned)?.id).toBe('a');
  expect(scorerOf(file(2), models, learned, 'a')?.id).toBe('a');
});

test('nothing scores that has no version in use, whose key the file lacks, or of which it is not known what it needs', () => {
  expect(scorerOf(file(), [model('a', { prod_version: null })], learned)).toBe(undefined);
  expect(scorerOf(file(), [model('a', { entity_key: 'email' })], learned)).toBe(undefined);
  expect(scorerOf(file(), [model('a')], () => undefined)).toBe(undefined);
});
