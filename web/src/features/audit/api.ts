/** Who did what. */
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { byCursor, joined } from '../../api/query';
import type { DateRange } from '../../browser/date-range';

interface Wanted {
  actor?: string;
  action?: string;
}

/** What an address asks for. */
export type AuditSearch = Wanted & DateRange;

/** What the API is asked for: from one moment, and before another. */
export interface AuditFilter extends Wanted {
  from?: string;
  to?: string;
}

export const audit = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) =>
      body(api.GET('/v1/audit', { params: { query: { ...filter, limit: 50, cursor: pageParam } } })),
    ...byCursor,
    select: joined,
  });
