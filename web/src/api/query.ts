/** What queries have in common. */
import type { InfiniteData } from '@tanstack/react-query';

interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
}

/** All pages of a list that is short enough to be shown whole. */
export async function wholeList<Item>(
  page: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const next = await page(cursor);
    items.push(...next.items);
    cursor = next.next_cursor ?? undefined;
  } while (cursor);
  return items;
}

/** How a list is walked page by page, for `infiniteQueryOptions`. */
export const byCursor = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: Page<unknown>) => page.next_cursor ?? undefined,
};

/** All items of the pages that are there. */
export const joined = <Item>(data: InfiniteData<Page<Item>, string | undefined>): Item[] =>
  data.pages.flatMap((page) => page.items);

export const OPEN = new Set(['queued', 'running', 'building', 'ingesting', 'awaiting_upload']);

/** Asks again every `ms` while the thing is on its way. */
export const whileOpen = (ms: number) => (query: { state: { data?: { status: string } } }) =>
  query.state.data && OPEN.has(query.state.data.status) ? ms : false;
