/** Plans, what is used of them, and what is paid. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schemas } from '../../api/client';
import { byCursor } from '../../api/query';

export type Plan = Schemas['Plan'];

export const plans = queryOptions({
  queryKey: ['plans'],
  queryFn: async () => (await body(api.GET('/v1/plans'))).items,
  staleTime: Infinity,
});

export const usage = queryOptions({
  queryKey: ['usage'],
  queryFn: () => body(api.GET('/v1/usage')),
});

export const billing = queryOptions({
  queryKey: ['billing'],
  queryFn: () => body(api.GET('/v1/billing')),
});

export const invoices = infiniteQueryOptions({
  queryKey: ['invoices'],
  queryFn: ({ pageParam }) =>
    body(api.GET('/v1/billing/invoices', { params: { query: { limit: 12, cursor: pageParam } } })),
  ...byCursor,
});
