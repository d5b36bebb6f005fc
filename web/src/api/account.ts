/** What the pages of accounts and settings ask of the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schemas } from './client';

interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
}

/** All pages of a list that is short enough to be shown whole. */
async function whole<Item>(page: (cursor: string | undefined) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const next = await page(cursor);
    items.push(...next.items);
    cursor = next.next_cursor ?? undefined;
  } while (cursor);
  return items;
}

export const members = queryOptions({
  queryKey: ['members'],
  queryFn: () =>
    whole((cursor) => body(api.GET('/v1/members', { params: { query: { limit: 100, cursor } } }))),
});

export const invitations = queryOptions({
  queryKey: ['invitations'],
  queryFn: () =>
    whole((cursor) => body(api.GET('/v1/invitations', { params: { query: { limit: 100, cursor } } }))),
  // The mail goes out a moment after the invitation is made.
  refetchInterval: (query) =>
    query.state.data?.some((one) => !one.mailed_at && !one.notice) ? 2_000 : false,
});

export const sessions = queryOptions({
  queryKey: ['sessions'],
  queryFn: () =>
    whole((cursor) => body(api.GET('/v1/me/sessions', { params: { query: { limit: 100, cursor } } }))),
});

export const keys = queryOptions({
  queryKey: ['keys'],
  queryFn: () => whole((cursor) => body(api.GET('/v1/keys', { params: { query: { limit: 100, cursor } } }))),
});

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
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

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
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const organizationExport = (id: string) =>
  queryOptions({
    queryKey: ['export', id],
    queryFn: () => body(api.GET('/v1/organization/exports/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.status === 'queued' ? 1_000 : false),
  });

export const exportedFiles = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['export', id, 'files'],
    queryFn: ({ pageParam }) =>
      body(
        api.GET('/v1/organization/exports/{id}/files', {
          params: { path: { id }, query: { limit: 100, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // Their addresses hold for minutes.
    staleTime: 0,
  });

export const invitation = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: () => body(api.POST('/v1/auth/invitations/lookup', { body: { token } })),
    retry: false,
    staleTime: Infinity,
  });

export type Plan = Schemas['Plan'];

export const notifications = queryOptions({
  queryKey: ['notifications'],
  queryFn: () =>
    whole((cursor) => body(api.GET('/v1/notifications', { params: { query: { limit: 100, cursor } } }))),
});
