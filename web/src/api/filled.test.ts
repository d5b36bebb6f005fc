import { expect, test } from 'vitest';
import { filled } from './filled';

/** A list whose pages hold these. */
const pages = (...of: number[][]) => {
  const asked: (string | undefined)[] = [];
  const page = (cursor: string | undefined) => {
    asked.push(cursor);
    const at = Number(cursor ?? 0);
    const next = at + 1 < of.length ? String(at + 1) : null;
    return Promise.resolve({ items: of[at]!, next_cursor: next });
  };
  return { page, asked };
};

test('empty pages are passed over until there is enough', async () => {
  const { page, asked } = pages([], [1], [], [2, 3], [4]);
  expect(await filled(page, undefined, 2)).toEqual({ items: [1, 2, 3], next_cursor: '4' });
  expect(asked).toEqual([undefined, '1', '2', '3']);
});

test('a list that ends has no next page', async () => {
  expect(await filled(pages([], [1]).page, undefined, 50)).toEqual({ items: [1], next_cursor: undefined });
});

test('a list in which there is nothing is not walked through at one go', async () => {
  const { page, asked } = pages(...Array.from({ length: 100 }, () => []));
  const first = await filled(page, undefined, 1);
  expect(first.items).toEqual([]);
  expect(asked.length).toBeLessThan(100);
  const next = await filled(page, first.next_cursor ?? undefined, 1);
  expect(Number(next.next_cursor)).toBeGreaterThan(Number(first.next_cursor));
});
