import { queryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';

/** Whether there is anybody among the organization's customers. */
export const anybody = queryOptions({
  queryKey: ['people', 'any'],
  queryFn: async () =>
    (await body(api.GET('/v1/customers', { params: { query: { limit: 1 } } }))).items.length > 0,
});
