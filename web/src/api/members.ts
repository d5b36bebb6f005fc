/** Who belongs to the organization. */
import { queryOptions } from '@tanstack/react-query';
import { api, body } from './client';
import { wholeList } from './query';

export const members = queryOptions({
  queryKey: ['members'],
  queryFn: () =>
    wholeList((cursor) => body(api.GET('/v1/members', { params: { query: { limit: 100, cursor } } }))),
});
