interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
}

/** As many short pages are looked at before somebody is asked whether to go on. */
const MOST_PAGES = 20;

/** A page of a list whose pages may be short, or empty, and have a next one: filled from the next ones until it has so many. */
export async function filled<Item>(
  page: (cursor: string | undefined) => Promise<Page<Item>>,
  cursor: string | undefined,
  enough: number,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let next = cursor;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const found = await page(next);
    items.push(...found.items);
    next = found.next_cursor ?? undefined;
    if (!next || items.length >= enough) break;
  }
  return { items, next_cursor: next };
}
