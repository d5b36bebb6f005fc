import { expect, test } from 'vitest';
import { MOST_VIEWS, readViews, withView } from './kept';

test.each<[unknown, unknown]>([
  [null, undefined],
  ['views', undefined],
  [[null, 3, {}, { name: '', search: {} }, { name: 'x' }], []],
  [[{ name: 'Large', search: { q: 'a' } }], [{ name: 'Large', search: { q: 'a' }, columns: undefined }]],
  [
    [{ name: 'Large', search: {}, columns: ['score', 7] }],
    [{ name: 'Large', search: {}, columns: ['score'] }],
  ],
])('of %j, %j are views', (value, views) => expect(readViews(value)).toEqual(views));

test('a view takes the place of the one of its name, and the oldest give way', () => {
  const view = (name: string, q: string) => ({ name, search: { q } });
  expect(withView([view('a', '1'), view('b', '2')], view('a', '3'))).toEqual([
    view('b', '2'),
    view('a', '3'),
  ]);
  const many = Array.from({ length: MOST_VIEWS }, (_, at) => view(String(at), ''));
  expect(withView(many, view('new', ''))).toHaveLength(MOST_VIEWS);
  expect(withView(many, view('new', '')).at(-1)!.name).toBe('new');
});
