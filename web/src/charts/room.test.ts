import { expect, test } from 'vitest';
import { roomFor } from './room';

test('an axis has room for its longest text', () => {
  expect(roomFor(['0', '$50K'], 52)).toBe(52);
  expect(roomFor(['R$ 0', 'R$ 1,2 mi'], 52)).toBe(71);
  expect(roomFor([], 52)).toBe(52);
});
