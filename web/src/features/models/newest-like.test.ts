import { expect, test } from 'vitest';
import { newestLike } from './newest-like';

const all = ['prospects 3', 'customers 2', 'customers 1'].map((id) => ({ id, name: id.slice(0, -2) }));

test.each([
  ['customers 1', 'customers 2'],
  ['prospects 3', 'prospects 3'],
  ['deleted 0', 'prospects 3'],
  [undefined, 'prospects 3'],
])('after %s comes %s', (id, next) => expect(newestLike(all, id)?.id).toBe(next));

test('of none there is none', () => expect(newestLike([], 'customers 1')).toBe(undefined));
