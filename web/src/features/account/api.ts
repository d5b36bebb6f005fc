/** The user's own account. */
import { queryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { wholeList } from '../../api/query';

export const sessions = queryOptions({
  queryKey: ['sessions'],
  queryFn: () =>
    wholeList((cursor) => body(api.GET('/v1/me/sessions', { params: { query: { limit: 100, cursor } } }))),
});

export const invitation = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: () => body(api.POST('/v1/auth/invitations/lookup', { body: { token } })),
    retry: false,
    staleTime: Infinity,
  });
