import { expect, test } from 'vitest';
import { asked, conditions, MOST, named } from './conditions';

test.each<[unknown, unknown]>([
  [undefined, undefined],
  ['plan', undefined],
  [[], undefined],
  [[null, 3, {}, { feature: '' }], undefined],
  [[{ feature: 'plan', any_of: ['pro', 7, null] }], [{ feature: 'plan', any_of: ['pro', '7'] }]],
  [[{ feature: 'mrr', from: 100, below: '500', is: 'x' }], [{ feature: 'mrr', from: '100', below: '500' }]],
  [[{ feature: 'plan', contains: 'p' }], [{ feature: 'plan', contains: 'p' }]],
  [[{ feature: 'plan', contains: '' }], [{ feature: 'plan' }]],
])('of %j, %j are conditions', (given, found) => expect(conditions(given)).toEqual(found));

test('no more than the API takes', () => {
  const many = Array.from({ length: 40 }, (_, at) => ({ feature: `c${at}` }));
  expect(conditions(many)).toHaveLength(MOST);
  expect(asked(conditions([{ feature: 'a', from: '1' }]))).toBe('[{"feature":"a","from":"1"}]');
  expect(asked(undefined)).toBeUndefined();
});

test.each<[string[], string | undefined]>([
  [[], undefined],
  [['plan', 'mrr'], 'plan,mrr'],
  [['city, state', 'say "hi"'], '"city, state","say ""hi"""'],
])('columns %j are named %s', (columns, line) => expect(named(columns)).toBe(line));
