/** The datasets, which all subjects name. */
import { queryOptions } from '@tanstack/react-query';
import { api, body } from './client';

export const datasets = queryOptions({
  queryKey: ['datasets'],
  queryFn: async () => (await body(api.GET('/v1/datasets', { params: { query: { limit: 100 } } }))).items,
});
