/** Who is signed in, in which organization, as what. */
import { queryOptions } from '@tanstack/react-query';
import { api, body } from './client';
import { findOrganization } from './tab';

export const me = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    const found = await body(api.GET('/v1/me'));
    findOrganization(found.organization.id);
    return found;
  },
  staleTime: 60_000,
});
