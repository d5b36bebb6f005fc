/** The models, which all subjects name. */
import { queryOptions } from '@tanstack/react-query';
import { api, at, body } from './client';

export const models = queryOptions({
  queryKey: ['models'],
  queryFn: async () => (await body(api.GET('/v1/models', { params: { query: { limit: 100 } } }))).items,
});

export const model = (id: string) =>
  queryOptions({
    queryKey: ['models', id],
    queryFn: () => body(api.GET('/v1/models/{id}', at({ id }))),
  });
