/** The keys that programs sign in with. */
import { queryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { wholeList } from '../../api/query';

export const keys = queryOptions({
  queryKey: ['keys'],
  queryFn: () =>
    wholeList((cursor) => body(api.GET('/v1/keys', { params: { query: { limit: 100, cursor } } }))),
});
