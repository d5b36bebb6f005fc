import { expect, test } from 'vitest';
import { whom } from './whom';

const ana = { id: 'c-1', name: 'Ana Lima', email: 'ana@example.com' };
const other = { id: 'c-2', name: 'Ana Lima', email: 'lima@example.com' };
const bea = { id: 'Ana', name: 'Bea', email: null };

test.each([
  ['  ', [ana], undefined],
  ['c-1', [other, ana], 'c-1'],
  ['Lima@Example.com', [ana, other], 'c-2'],
  ['ana lima', [ana, bea], 'c-1'],
  ['Ana', [ana, other, bea], 'Ana'],
  ['lim', [ana], 'c-1'],
])('%j among those found means %s', (typed, found, id) => expect(whom(typed, found)).toBe(id));

test('where several are called so, or nobody was found, it is taken for an id', () => {
  expect(whom('Ana Lima', [ana, other])).toBe('Ana Lima');
  expect(whom('c-9', [])).toBe('c-9');
});
