import type Stripe from 'stripe';
import { invalid, noSuch } from './errors.js';
import { integer, string } from './params.js';

/** The parameters by which every list is paged. */
export const paging = { limit: integer, starting_after: string };

/** A page of `rows`, which come newest first. */
export function page<T extends { id: string }>(
  rows: T[],
  { limit = 10, starting_after: after }: { limit?: number | undefined; starting_after?: string | undefined },
  url: string,
): Stripe.ApiList<T> {
  if (limit < 1 || limit > 100) throw invalid('Invalid limit: must be between 1 and 100', { param: 'limit' });
  const last = after === undefined ? -1 : rows.findIndex((row) => row.id === after);
  if (after !== undefined && last < 0) throw noSuch('object', after, 'starting_after', 400);
  const data = rows.slice(last + 1, last + 1 + limit);
  return { object: 'list', data, has_more: last + 1 + limit < rows.length, url };
}

/** A whole list inside another object. */
export function wholeList<T>(data: T[], url: string): Stripe.ApiList<T> {
  return { object: 'list', data, has_more: false, url };
}
