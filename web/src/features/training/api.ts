/** Trainings. */
import { queryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { whileOpen } from '../../api/query';

export const trainingRuns = queryOptions({
  queryKey: ['training-runs'],
  queryFn: async () =>
    (await body(api.GET('/v1/training-runs', { params: { query: { limit: 100 } } }))).items,
});

export const trainingRun = (id: string) =>
  queryOptions({
    queryKey: ['training-runs', id],
    queryFn: () => body(api.GET('/v1/training-runs/{id}', { params: { path: { id } } })),
    refetchInterval: whileOpen(1000),
  });
