import type Stripe from 'stripe';
import { invalid, noSuch } from '../../http/errors.js';
import { integer, object, string, type Field } from '../../http/params.js';

interface Range {
  gt?: number;
  gte?: number;
  lt?: number;
  lte?: number;
}

const range = object({ gt: integer, gte: integer, lt: integer, lte: integer });

/** A time, or bounds of it: the first and the last second that lie within. */
const created: Field<{ from: number; to: number }, false> = {
  required: false,
  read(value, name) {
    if (typeof value === 'string') {
      const at = integer.read(value, name);
      return { from: at, to: at };
    }
    const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity }: Range = range.read(value, name);
    return { from: Math.max(gt + 1, gte), to: Math.min(lt - 1, lte) };
  },
};

/** What every list takes. */
export const listing = { limit: integer, starting_after: string, ending_before: string, created };

interface Paging {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: { from: number; to: number };
}

/** What a list is made of. */
export interface Source<R> {
  url: string;
  /** What one is called in errors. */
  noun: string;
  /** All of them, or those of one customer: in the order they were made. */
  rows: R[];
  /** The row of an id, also of one that is no longer shown. */
  find: (id: string) => R | undefined;
  keep: (row: R) => boolean;
  show: (row: R) => object;
}

/** A page, newest first. Looks at no more rows than it must. */
export function page<R extends { index: number; created?: number }>(
  source: Source<R>,
  paging: Paging,
): Stripe.ApiList<object> {
  const { limit = 10, starting_after: after, ending_before: before } = paging;
  if (limit < 1 || limit > 100) throw invalid('Invalid limit: must be between 1 and 100', { param: 'limit' });
  if (after !== undefined && before !== undefined) {
    throw invalid('You cannot parametrize both starting_after and ending_before.', { param: 'ending_before' });
  }
  const forward = before === undefined;
  const cursor = forward ? after : before;
  const at = cursor === undefined ? undefined : placeOf(source, cursor, forward);
  const found = walk(source, paging, at, forward, limit + 1);
  const data = found.slice(0, limit);
  if (!forward) data.reverse();
  return { object: 'list', data: data.map(source.show), has_more: found.length > limit, url: source.url };
}

/** Where the row of a cursor stands. One that is deleted is no cursor. */
function placeOf<R extends { index: number }>(
  { find, keep, rows, noun }: Source<R>,
  id: string,
  after: boolean,
): number {
  const row = find(id);
  const deleted = row && 'deleted' in row && row.deleted === true;
  if (!row || deleted || (!rows.includes(row) && !keep(row))) {
    throw noSuch(noun, id, after ? 'starting_after' : 'ending_before', 400);
  }
  return firstAt(rows, (each) => each.index >= row.index);
}

function walk<R extends { created?: number }>(
  { rows, keep }: Source<R>,
  { created: bounds = { from: -Infinity, to: Infinity } }: Paging,
  at: number | undefined,
  forward: boolean,
  most: number,
): R[] {
  const low = firstAt(rows, (each) => (each.created ?? 0) >= bounds.from);
  const high = firstAt(rows, (each) => (each.created ?? 0) > bounds.to) - 1;
  const step = forward ? -1 : 1;
  let place = forward ? Math.min(high, (at ?? rows.length) - 1) : Math.max(low, (at ?? -1) + 1);
  const found: R[] = [];
  for (; place >= low && place <= high && found.length < most; place += step) {
    const row = rows[place];
    if (row && keep(row)) found.push(row);
  }
  return found;
}

/** The place of the first row for which `holds`; it then holds for all that follow. */
function firstAt<R>(rows: R[], holds: (row: R) => boolean): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(rows[middle] as R)) high = middle;
    else low = middle + 1;
  }
  return low;
}
