import { expect, test } from 'vitest';
import { actOf } from './keys';

const at = (matches: boolean) => ({ matches: () => matches }) as unknown as Element;
const pressed = (key: string, rest = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...rest });

test('a letter on a row does something', () => {
  expect(actOf(pressed('c'), at(false))).toBe('contacted');
  expect(actOf(pressed('J'), at(false))).toBe('next');
});

test('where somebody types, with another key, or without a meaning it does nothing', () => {
  expect(actOf(pressed('c'), at(true))).toBeUndefined();
  expect(actOf(pressed('c', { ctrlKey: true }), at(false))).toBeUndefined();
  expect(actOf(pressed('q'), at(false))).toBeUndefined();
});
