/** The organization, its people, and what it takes along. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { byCursor, wholeList } from '../../api/query';

export const members = queryOptions({
  queryKey: ['members'],
  queryFn: () =>
    wholeList((cursor) => body(api.GET('/v1/members', { params: { query: { limit: 100, cursor } } }))),
});

export const invitations = queryOptions({
  queryKey: ['invitations'],
  queryFn: () =>
    wholeList((cursor) => body(api.GET('/v1/invitations', { params: { query: { limit: 100, cursor } } }))),
  // The mail goes out a moment after the invitation is made.
  refetchInterval: (query) =>
    query.state.data?.some((one) => !one.mailed_at && !one.notice) ? 2_000 : false,
});

export const notifications = queryOptions({
  queryKey: ['notifications'],
  queryFn: () =>
    wholeList((cursor) => body(api.GET('/v1/notifications', { params: { query: { limit: 100, cursor } } }))),
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
    ...byCursor,
    // Their addresses hold for minutes.
    staleTime: 0,
  });
