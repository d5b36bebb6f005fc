/** Trainings. */
import { queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { datasets } from '../../api/datasets';
import { whileOpen } from '../../api/query';
import { mutation } from '../../ui/mutation';
import { models } from '../../api/models';

export const trainingRuns = queryOptions({
  queryKey: ['training-runs'],
  queryFn: async () =>
    (await body(api.GET('/v1/training-runs', { params: { query: { limit: 100 } } }))).items,
});

export const trainingRun = (id: string) =>
  queryOptions({
    queryKey: ['training-runs', id],
    queryFn: () => body(api.GET('/v1/training-runs/{id}', at({ id }))),
    refetchInterval: whileOpen(1000),
  });

export const createModel = mutation({
  send: (given: Schemas['NewModel']) => body(api.POST('/v1/models', { body: given })),
  refetch: [models.queryKey, trainingRuns.queryKey].map((queryKey) => ({ queryKey, exact: true })),
});

export const retrain = mutation({
  send: ({ model, ...given }: Schemas['NewVersion'] & { model: string }) =>
    body(api.POST('/v1/models/{id}/versions', { ...at({ id: model }), body: given })),
});

/** Trains a version like that one, of the same data, without a column; once, however often it is asked for. */
export const trainWithout = mutation({
  send: async ({ of, version, column }: Without) => {
    const run = await body(api.GET('/v1/training-runs/{id}', at({ id: version.training_run_id })));
    const { dataset_id, effort, learners } = run;
    const key = `without-${run.id}-${of.exclude.length}-${version.features.indexOf(column)}`;
    return body(
      api.POST('/v1/models/{id}/versions', {
        params: { path: { id: of.id } },
        headers: { 'idempotency-key': key },
        body: { dataset_id, effort, learners, exclude: [...of.exclude, column] },
      }),
    );
  },
  refetch: [models.queryKey, trainingRuns.queryKey].map((queryKey) => ({ queryKey, exact: true })),
});

interface Without {
  of: Schemas['ModelView'];
  version: Schemas['VersionView'];
  column: string;
}

/** Has today's customers built as those were whom a training learned from; once, however often it is asked for. */
export const buildToday = mutation({
  send: ({ run, name }: { run: string; name: string }) =>
    body(
      api.POST('/v1/datasets', {
        headers: { 'idempotency-key': `today-${run}` },
        body: { name, source: 'ledger', ledger: { purpose: 'scoring' } },
      }),
    ),
  refetch: [{ queryKey: datasets.queryKey, exact: true }],
});

export const cancelTraining = mutation({
  send: ({ id }: { id: string }) => body(api.POST('/v1/training-runs/{id}/cancel', at({ id }))),
  refetch: ({ id }) => [trainingRun(id)],
});
