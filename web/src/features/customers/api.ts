/** Whom models have scored: runs, and the customers in them. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { byCursor, OPEN } from '../../api/query';
import { mutation } from '../../ui/mutation';
import { asked, named } from './conditions';

/** Whether there is anybody among the organization's customers. */
export { facets } from '../../api/usual-currency';
export { findPeople, person, segments } from './people';
export { whom } from './whom';
export const anybody = queryOptions({
  queryKey: ['people', 'any'],
  queryFn: async () =>
    (await body(api.GET('/v1/customers', { params: { query: { limit: 1 } } }))).items.length > 0,
});

/** How many of the organization's customers have a status. */
export const howMany = (status: Schemas['CustomerSubscriptionStatus']) =>
  queryOptions({
    queryKey: ['people', 'list', 'count', status],
    queryFn: async () =>
      (await body(api.GET('/v1/customers', { params: { query: { status, limit: 1 } } }))).total,
  });

/** Those of up to 100 customers of whom anything told, by their ids. */
export const profiles = (ids: string[]) =>
  queryOptions({
    queryKey: ['people', 'list', 'ids', ids],
    queryFn: async () => {
      const query = { ids: JSON.stringify(ids) };
      const { items } = await body(api.GET('/v1/customers', { params: { query } }));
      return new Map(items.map((one) => [one.id as string, one]));
    },
  });

export const scoringRuns = queryOptions({
  queryKey: ['scoring-runs'],
  queryFn: async () => (await body(api.GET('/v1/scoring-runs', { params: { query: { limit: 100 } } }))).items,
  refetchInterval: (query) => (query.state.data?.some((run) => OPEN.has(run.status)) ? 1500 : false),
});

/** The first of those at risk, with reasons: of whom the score is highest, or the most is likely to be lost. */
export const atRisk = (id: string, sort: '-score' | '-value_at_stake', limit: number) =>
  queryOptions({
    queryKey: ['scoring-runs', id, 'at-risk', sort, limit],
    queryFn: async () =>
      (
        await body(
          api.GET(
            '/v1/scoring-runs/{id}/customers',
            at({ id }, { risk: 'high' as const, known: false, drivers: true, sort, limit }),
          ),
        )
      ).items,
    staleTime: Infinity,
  });

/** As many of each kind of change does the API tell. */
export const MOST_CHANGES = 300;

export const changes = (id: string, limit: number) =>
  queryOptions({
    queryKey: ['scoring-runs', id, 'changes', limit],
    queryFn: () => body(api.GET('/v1/scoring-runs/{id}/changes', at({ id }, { limit }))),
    staleTime: Infinity,
  });

export const drift = (id: string) =>
  queryOptions({
    queryKey: ['scoring-runs', id, 'drift'],
    queryFn: () => body(api.GET('/v1/scoring-runs/{id}/drift', at({ id }))),
    staleTime: Infinity,
  });

/** What contacting costs and brings, in whole units of a currency; without a value, each customer's own. */
export interface Terms {
  value?: number;
  contact_cost: number;
  save_rate: number;
}

export const profit = (id: string, terms: Terms) =>
  queryOptions({
    queryKey: ['scoring-runs', id, 'profit', terms],
    queryFn: () => body(api.GET('/v1/scoring-runs/{id}/profit', at({ id }, terms))),
    staleTime: Infinity,
    placeholderData: (before: Schemas['Profit'] | undefined) => before,
  });

export const SORTS = [
  '-score',
  'score',
  'entity_key',
  '-entity_key',
  '-value',
  'value',
  '-value_at_stake',
  'value_at_stake',
] as const;
export type Sort = (typeof SORTS)[number];
export interface Filter {
  q?: string;
  risk?: Schemas['Risk'];
  known?: boolean;
  /** Conditions on columns of the data. */
  filter?: string;
  sort?: Sort;
}

/** What is told of each customer besides the score. */
export interface Told {
  /** Columns of the data, a line of CSV. */
  columns?: string;
  /** Whether to tell the reasons. */
  drivers?: boolean;
}

/** The most rows that a page of the API has, and that one with reasons has. */
const PAGE = 1000;
const PAGE_WITH_REASONS = 100;

/** What a run says of each customer, which a file can have. */
export const FIELDS = ['score', 'risk', 'band', 'known', 'value', 'value_at_stake'] as const;

export const customers = (id: string, filter: Filter, told: Told) =>
  infiniteQueryOptions({
    queryKey: ['scoring-runs', id, 'customers', filter, told],
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/v1/scoring-runs/{id}/customers', {
          params: {
            path: { id },
            query: { ...filter, ...told, cursor: pageParam, limit: told.drivers ? PAGE_WITH_REASONS : PAGE },
          },
          signal,
        }),
      ),
    ...byCursor,
    staleTime: Infinity,
    // A hundred pages are compared row by row for nothing: they never change.
    structuralSharing: false,
  });

/** What the file of a run calls some of its customers, by their keys. */
export const namesInFile = (id: string, columns: { key: string; name: string }, keys: string[]) =>
  queryOptions({
    queryKey: ['scoring-runs', id, 'names', columns, keys],
    queryFn: async () => {
      const filter = asked([{ feature: columns.key, any_of: keys }]);
      const wanted = { filter, columns: named([columns.name]), limit: PAGE };
      const { items } = await body(api.GET('/v1/scoring-runs/{id}/customers', at({ id }, wanted)));
      return new Map(
        items.flatMap(({ entity_key: key, cells }) => (cells?.[0] ? [[key, cells[0]] as const] : [])),
      );
    },
    staleTime: Infinity,
  });

/** The first of a run whose key holds a text. */
export const findCustomers = (run: string, q: string, limit: number) =>
  queryOptions({
    queryKey: ['scoring-runs', run, 'find', q, limit],
    queryFn: async ({ signal }) =>
      (
        await body(
          api.GET('/v1/scoring-runs/{id}/customers', {
            params: { path: { id: run }, query: { q, limit } },
            signal,
          }),
        )
      ).items,
    staleTime: Infinity,
  });

export const customer = (run: string, key: string) =>
  queryOptions({
    queryKey: ['scoring-runs', run, 'customer', key],
    queryFn: () => body(api.GET('/v1/scoring-runs/{id}/customer', at({ id: run }, { entity_key: key }))),
    staleTime: Infinity,
  });

export const history = (model: string, key: string) =>
  queryOptions({
    queryKey: ['models', model, 'history', key],
    queryFn: async () =>
      (await body(api.GET('/v1/models/{id}/history', at({ id: model }, { entity_key: key })))).items,
  });

/** Scores the customers of a dataset by the version in production. */
export const startScoring = mutation({
  send: ({ model, dataset_id }: { model: string; dataset_id: string }) =>
    body(api.POST('/v1/models/{id}/score', { ...at({ id: model }), body: { dataset_id } })),
  refetch: [{ queryKey: scoringRuns.queryKey, exact: true }],
  tell: ({ t }) => t('scoring.begun'),
});

/** Scores customers by a version that was just trained, once however often it is asked for: the first result. */
export const scoreFirst = mutation({
  send: ({ run, dataset }: { run: Schemas['RunView']; dataset: string }) =>
    body(
      api.POST('/v1/models/{id}/score', {
        params: { path: { id: run.model_id } },
        headers: { 'idempotency-key': `first-${run.id}` },
        body: { dataset_id: dataset, version: run.model_version },
      }),
    ),
  refetch: [scoringRuns],
});

/** A file of a run's customers: of all as they were scored, or of those whom somebody sees, as they see them. */
export const exportScores = mutation({
  send: ({
    run,
    ...asked
  }: {
    run: string;
    format: 'csv' | 'xlsx' | 'parquet';
    language: Schemas['Language'];
    /** Which of `FIELDS` it has, in their order, apart by commas. */
    fields?: string;
  } & Filter &
    Told) => body(api.GET('/v1/scoring-runs/{id}/export', at({ id: run }, { ...asked, readable: true }))),
});

/** Which active offers a customer could get, and why not the others. */
export const offersOf = (id: string) =>
  queryOptions({
    queryKey: ['offers', 'of', id],
    queryFn: async () => (await body(api.GET('/v1/customer/offers', { params: { query: { id } } }))).items,
  });

/** Which plan would have suited a customer, and which services they may want. */
export const recommendationsOf = (id: string) =>
  queryOptions({
    queryKey: ['products', 'recommended', id],
    queryFn: () => body(api.GET('/v1/customer/recommendations', { params: { query: { id } } })),
  });
