/** Datasets, and the files they come from. */
import { queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { dataset, datasets } from '../../api/datasets';
import { imports, type ImportKind } from '../../api/imports';
import { mutation } from '../../ui/mutation';

export const readAgain = mutation({
  send: ({ id, read }: { id: string; read: Schemas['ReadOptions'] }) =>
    body(api.PATCH('/v1/datasets/{id}', { ...at({ id }), body: { read } })),
  keep: (cache, answer, { id }) => cache.setQueryData(dataset(id).queryKey, answer),
  refetch: [{ queryKey: datasets.queryKey }],
});

/** Has a dataset built of what customers did. */
export const build = mutation({
  send: ({ name, ledger }: { name: string; ledger: Schemas['LedgerOptions'] }) =>
    body(api.POST('/v1/datasets', { body: { name, source: 'ledger', ledger } })),
  refetch: [{ queryKey: datasets.queryKey }],
});

/** Whether any customer is known from events. */
export const anyCustomer = queryOptions({
  queryKey: ['known-customers', 'any'],
  queryFn: async () =>
    (await body(api.GET('/v1/customers', { params: { query: { limit: 1 } } }))).items.length > 0,
  refetchInterval: 10_000,
});

/** Says what columns are called; datasets of the same name share it, and what they say of customers. */
export const label = mutation({
  send: ({ id, labels }: { id: string; labels: Record<string, string> }) =>
    body(api.PATCH('/v1/datasets/{id}', { ...at({ id }), body: { labels } })),
  keep: (cache, answer, { id }) => cache.setQueryData(dataset(id).queryKey, answer),
  refetch: [{ queryKey: datasets.queryKey }, { queryKey: ['scoring-runs'] }],
  tell: ({ t }) => t('labels.saved'),
});

export const deleteDataset = mutation({
  send: ({ id }: { id: string; name: string }) => body(api.DELETE('/v1/datasets/{id}', at({ id }))),
  keep: (cache, _, { id }) => cache.removeQueries({ queryKey: dataset(id).queryKey }),
  refetch: [{ queryKey: datasets.queryKey, exact: true }],
  tell: ({ t }, _, { name }) => t('dataset.deleted', { name }),
});

/** What the rows of a dataset seem to be, or which columns are what where their kind is said. */
export const importSuggestion = (dataset_id: string, kind?: ImportKind) =>
  queryOptions({
    queryKey: ['import-suggestion', dataset_id, kind],
    queryFn: () => body(api.GET('/v1/imports/suggestion', { params: { query: { dataset_id, kind } } })),
    retry: false,
  });

/** Says what would become of a dataset's rows. */
export const tryImport = mutation({
  send: (asked: Schemas['NewImport']) => body(api.POST('/v1/imports', { body: { ...asked, dry_run: true } })),
});

/** Tells a dataset's rows as events. */
export const importRows = mutation({
  send: (asked: Schemas['NewImport']) => body(api.POST('/v1/imports', { body: asked })),
  refetch: [imports],
  tell: ({ t }) => t('import.begun'),
});
