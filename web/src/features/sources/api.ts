/** Connected billing, and the events that came lately. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { importOf, imports } from '../../api/imports';
import { byCursor, joined, OPEN } from '../../api/query';
import { mutation } from '../../ui/mutation';

export type Connection = Schemas['ConnectionView'];
export type Run = Schemas['BackfillRunView'];
export type EventStatus = Schemas['EventStatus'];

/** While an account is read, the page follows. */
const READING_MS = 3_000;
/** Else it looks now and then. */
const WATCHING_MS = 30_000;

export const connections = queryOptions({
  queryKey: ['connections'],
  queryFn: () => body(api.GET('/v1/connections')).then(({ items }) => items),
  refetchInterval: ({ state }) =>
    state.data?.some(({ state: now }) => now === 'reading') ? READING_MS : WATCHING_MS,
});

/** The last runs that read a connection, newest first. */
export const runsOf = (id: string) =>
  queryOptions({
    queryKey: ['connections', id, 'runs'],
    queryFn: () =>
      body(api.GET('/v1/connections/{id}/runs', { params: { path: { id }, query: { limit: 20 } } })).then(
        ({ items }) => items,
      ),
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => OPEN.has(status)) ? READING_MS : false),
  });

/** Keys and connections that send events, and since when some have not. */
export const eventSources = queryOptions({
  queryKey: ['event-sources'],
  queryFn: () => body(api.GET('/v1/events/sources')).then(({ items }) => items),
  refetchInterval: WATCHING_MS,
});

/** What requests of the last week brought. */
export const recentEvents = (status: EventStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: ['events', status],
    queryFn: ({ pageParam }) =>
      body(api.GET('/v1/events/recent', { params: { query: { limit: 20, status, cursor: pageParam } } })),
    ...byCursor,
    select: joined,
  });

export const connect = mutation({
  send: ({ key, name, customer_key: field }: { key: string; name: string; customer_key: string }) =>
    body(
      api.POST('/v1/connections', {
        body: { connector: 'stripe', key, name: name || null, customer_key: field || null },
      }),
    ),
  refetch: [connections],
});

export const changeKey = mutation({
  send: ({ id, key }: { id: string; key: string }) =>
    body(api.PATCH('/v1/connections/{id}', { ...at({ id }), body: { key } })),
  refetch: [connections],
  tell: ({ t }) => t('saved'),
});

export const setSecret = mutation({
  send: ({ id, secret }: { id: string; secret: string }) =>
    body(api.POST('/v1/connections/{id}/webhook-secret', { ...at({ id }), body: { secret } })),
  refetch: [connections],
  tell: ({ t }) => t('saved'),
});

export const readAgain = mutation({
  send: ({ id }: { id: string }) => body(api.POST('/v1/connections/{id}/backfill', at({ id }))),
  refetch: [connections],
  refusal: 'toast',
});

export const compare = mutation({
  send: ({ id }: { id: string }) => body(api.POST('/v1/connections/{id}/reconcile', at({ id }))),
  refetch: [connections],
  refusal: 'toast',
});

export const disconnect = mutation({
  send: ({ id }: { id: string; name: string }) => body(api.DELETE('/v1/connections/{id}', at({ id }))),
  refetch: [connections],
  tell: ({ t }, _, { name }) => t('sources.disconnected', { name }),
});

export const cancelImport = mutation({
  send: ({ id }: { id: string }) => body(api.POST('/v1/imports/{id}/cancel', at({ id }))),
  keep: (cache, answer, { id }) => cache.setQueryData(importOf(id).queryKey, answer),
  refetch: [imports],
  refusal: 'toast',
});

/** Takes out all that an import told. */
export const undoImport = mutation({
  send: ({ id }: { id: string }) => body(api.POST('/v1/imports/{id}/undo', at({ id }))),
  refetch: [imports],
});
