/** The keys that programs sign in with. */
import { queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { wholeList } from '../../api/query';
import { mutation } from '../../ui/mutation';

export const keys = queryOptions({
  queryKey: ['keys'],
  queryFn: () =>
    wholeList((cursor) => body(api.GET('/v1/keys', { params: { query: { limit: 100, cursor } } }))),
});

const DAY_MS = 86_400_000;

export const createKey = mutation({
  send: ({
    days,
    limit,
    ...given
  }: Pick<Schemas['NewKey'], 'name' | 'role' | 'resources'> & {
    /** Until it ends by itself, if it does. */
    days: string;
    /** Of requests a minute, if not the plan's. */
    limit: string;
  }) =>
    body(
      api.POST('/v1/keys', {
        body: {
          ...given,
          expires_at: days ? new Date(Date.now() + Number(days) * DAY_MS).toISOString() : null,
          requests_per_minute: limit ? Number(limit) : null,
        },
      }),
    ),
  refetch: [keys],
});

export const renameKey = mutation({
  send: ({ id, name }: { id: string; name: string; before: string }) =>
    body(api.PATCH('/v1/keys/{id}', { ...at({ id }), body: { name } })),
  refetch: [keys],
  tell: ({ t }, _answer, _given, undone) => (undone ? undefined : t('saved')),
  reverse: ({ id, name, before }) => ({ id, name: before, before: name }),
});

export const rotateKey = mutation({
  send: ({ id, overlap }: { id: string; overlap: string }) =>
    body(api.POST('/v1/keys/{id}/rotate', { ...at({ id }), body: { overlap_seconds: Number(overlap) } })),
  refetch: [keys],
});

export const deleteKey = mutation({
  send: ({ id }: { id: string; name: string }) => body(api.DELETE('/v1/keys/{id}', at({ id }))),
  refetch: [keys],
  tell: ({ t }, _, { name }) => t('keys.deleted', { name }),
});
