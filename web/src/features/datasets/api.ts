/** Datasets, and the files they come from. */
import { queryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { whileOpen } from '../../api/query';

export const datasets = queryOptions({
  queryKey: ['datasets'],
  queryFn: async () => (await body(api.GET('/v1/datasets', { params: { query: { limit: 100 } } }))).items,
});

export const dataset = (id: string) =>
  queryOptions({
    queryKey: ['datasets', id],
    queryFn: () => body(api.GET('/v1/datasets/{id}', { params: { path: { id } } })),
    refetchInterval: whileOpen(1000),
  });
