/** The models and their versions, which all subjects name. */
import { queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from './client';

export const models = queryOptions({
  queryKey: ['models'],
  queryFn: async () => (await body(api.GET('/v1/models', { params: { query: { limit: 100 } } }))).items,
});

export const model = (id: string) =>
  queryOptions({
    queryKey: ['models', id],
    queryFn: () => body(api.GET('/v1/models/{id}', at({ id }))),
  });

export const version = (id: string, n: number) =>
  queryOptions({
    queryKey: ['models', id, n],
    queryFn: () => body(api.GET('/v1/models/{id}/versions/{n}', at({ id, n }))),
    staleTime: 300_000,
  });

/** The risk from which on customers of a run are at risk. */
export const levelOf = (run: Pick<Schemas['ScoringRunView'], 'model_id' | 'model_version'> | undefined) =>
  queryOptions({
    ...version(run?.model_id ?? '', run?.model_version ?? 0),
    enabled: run !== undefined,
    select: ({ metrics }: Schemas['VersionView']) => metrics.threshold,
  });
