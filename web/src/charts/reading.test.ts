import { expect, test } from 'vitest';
import { apart, nearest } from './reading';

test.each([
  [[0, 10, 30], 4, 0],
  [[0, 10, 30], 6, 1],
  [[0, 10, 30], 99, 2],
  [[5], -1, 0],
])('of %j, next to %i is number %i', (numbers, wanted, at) => expect(nearest(numbers, wanted)).toBe(at));

test.each([
  [
    [0, 100, 200],
    [0, 1, 2],
  ],
  [
    [0, 190, 195, 200],
    [0, 3],
  ],
  [[0, 10], [1]],
  [[], []],
])('of places %j there is room for words at %j', (places, kept) => expect(apart(places, 60)).toEqual(kept));
