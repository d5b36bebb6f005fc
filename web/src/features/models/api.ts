/** Models, their versions, and how these do. */
import { queryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';

export const models = queryOptions({
  queryKey: ['models'],
  queryFn: async () => (await body(api.GET('/v1/models', { params: { query: { limit: 100 } } }))).items,
});

export const model = (id: string) =>
  queryOptions({
    queryKey: ['models', id],
    queryFn: () => body(api.GET('/v1/models/{id}', { params: { path: { id } } })),
  });

export const version = (id: string, n: number) =>
  queryOptions({
    queryKey: ['models', id, n],
    queryFn: () => body(api.GET('/v1/models/{id}/versions/{n}', { params: { path: { id, n } } })),
    staleTime: 300_000,
  });

export const performance = (model: string) =>
  queryOptions({
    queryKey: ['models', model, 'performance'],
    queryFn: async () =>
      (
        await body(
          api.GET('/v1/models/{id}/performance', { params: { path: { id: model }, query: { limit: 24 } } }),
        )
      ).items,
  });
