/** Who is signed in, in which organization, as what. */
import { queryOptions } from '@tanstack/react-query';
import { api, body } from './client';

export const me = queryOptions({
  queryKey: ['me'],
  queryFn: () => body(api.GET('/v1/me')),
  staleTime: 60_000,
});
