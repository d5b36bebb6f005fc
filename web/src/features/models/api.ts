/** Models, their versions, and how these do. */
import { queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { model, models } from '../../api/models';
import { wholeList } from '../../api/query';
import { mutation, undoBy } from '../../ui/mutation';

export const performance = (model: string) =>
  queryOptions({
    queryKey: ['models', model, 'performance'],
    queryFn: () =>
      wholeList((cursor) =>
        body(api.GET('/v1/models/{id}/performance', at({ id: model }, { limit: 100, cursor }))),
      ),
  });

type Settings = Pick<
  Schemas['ModelView'],
  'rescore' | 'promotion' | 'on_drift' | 'rows_per_entity' | 'currency'
>;

/** What a model does by itself. */
export const automate = mutation({
  send: ({ id, to }: { id: string; to: Partial<Settings>; from: Partial<Settings> }) =>
    body(api.PATCH('/v1/models/{id}', { ...at({ id }), body: to })),
  refetch: ({ id }) => [model(id).queryKey, models.queryKey].map((queryKey) => ({ queryKey, exact: true })),
  tell: ({ t }) => t('auto.saved'),
  // That nobody has said the currency cannot be said.
  reverse: ({ id, to, from }) => (from.currency === null ? undefined : { id, to: from, from: to }),
});

export const rollBack = mutation({
  send: ({ id }: { id: string }) => body(api.POST('/v1/models/{id}/rollback', at({ id }))),
  refetch: [{ queryKey: models.queryKey }],
  tell: ({ t }, after) => t('model.rolledback', { n: (after as Schemas['ModelView']).prod_version ?? '' }),
});

export const promote = mutation({
  send: ({ of, version: n }: { of: Schemas['ModelView']; version: number }) =>
    body(
      api.POST('/v1/models/{id}/versions/{n}/promote', { ...at({ id: of.id, n }), body: { stage: 'prod' } }),
    ),
  refetch: [{ queryKey: models.queryKey }],
  tell: ({ t }, _, { version: n }) => t('model.promoted', { n }),
  undo: ({ of }) => (of.prod_version ? undoBy(rollBack, { id: of.id }) : undefined),
});

export const deleteModel = mutation({
  send: ({ id }: { id: string; name: string }) => body(api.DELETE('/v1/models/{id}', at({ id }))),
  keep: (cache, _, { id }) => cache.removeQueries({ queryKey: model(id).queryKey }),
  refetch: [{ queryKey: models.queryKey, exact: true }],
  tell: ({ t }, _, { name }) => t('model.deleted', { name }),
});

/** What became of a run's customers, by a later dataset. */
export const sendOutcomes = mutation({
  send: ({ run, dataset_id }: { run: string; dataset_id: string; model: string }) =>
    body(api.POST('/v1/scoring-runs/{id}/outcomes', { ...at({ id: run }), body: { dataset_id } })),
  refetch: ({ model }) => [performance(model)],
  tell: ({ t }, { sent, taken }) => t('outcomes.taken', { sent, taken }),
});
