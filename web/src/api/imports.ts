/** Imports of files' rows: made from a dataset, listed under the sources. */
import { queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from './client';
import { OPEN, whileOpen } from './query';

export type Import = Schemas['ImportView'];
export type ImportKind = Schemas['ImportKind'];
export type ImportField = Schemas['ImportField'];

/** The last ones with what undid them, newest first. */
export const imports = queryOptions({
  queryKey: ['imports'],
  queryFn: async () => (await body(api.GET('/v1/imports', { params: { query: { limit: 100 } } }))).items,
  refetchInterval: ({ state }) => (state.data?.some(({ status }) => OPEN.has(status)) ? 2000 : false),
});

/** One with what is wrong with its rows. */
export const importOf = (id: string) =>
  queryOptions({
    queryKey: ['imports', id],
    queryFn: () => body(api.GET('/v1/imports/{id}', at({ id }))),
    refetchInterval: whileOpen(1000),
  });
