/** Who did what. */
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { byCursor, joined } from '../../api/query';

export interface AuditFilter {
  actor?: string;
  action?: string;
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
