import { expect, test } from 'vitest';
import { placed } from './picture';

test('names of a legend stand beside each other', () =>
  expect(placed([40, 60], 400)).toEqual([
    { x: 0, line: 0 },
    { x: 84, line: 0 },
  ]));

test('what has no room left stands on a line below', () =>
  expect(placed([100, 100, 100, 300], 300).map(({ x, line }) => [x, line])).toEqual([
    [0, 0],
    [144, 0],
    [0, 1],
    [0, 2],
  ]));

test('a name longer than the line is alone on it', () =>
  expect(placed([900, 10], 300)).toEqual([
    { x: 0, line: 0 },
    { x: 0, line: 1 },
  ]));
