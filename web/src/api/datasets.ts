/** The datasets, which all subjects name. */
import { queryOptions } from '@tanstack/react-query';
import { api, at, body } from './client';
import { whileOpen } from './query';

export const datasets = queryOptions({
  queryKey: ['datasets'],
  queryFn: async () => (await body(api.GET('/v1/datasets', { params: { query: { limit: 100 } } }))).items,
});

export const dataset = (id: string) =>
  queryOptions({
    queryKey: ['datasets', id],
    queryFn: () => body(api.GET('/v1/datasets/{id}', at({ id }))),
    refetchInterval: whileOpen(1000),
  });
