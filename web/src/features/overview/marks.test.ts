import { expect, test } from 'vitest';
import { marksOf } from './marks';

const moves = (...keys: string[]) => ({ items: keys.map((entity_key) => ({ entity_key })) });

test('who is newly at risk is marked so, and whose risk rose besides', () => {
  const marks = marksOf({ entered: moves('a', 'b'), rose: moves('b', 'c') });
  expect(Object.fromEntries(marks)).toEqual({ a: 'entered', b: 'entered', c: 'rose' });
});
