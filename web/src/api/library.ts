/** The questions that models can answer, and which datasets have what they need. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schemas } from './client';

export type Entry = Schemas['LibraryEntry'];

/** Held against the newest datasets. */
export const library = queryOptions({
  queryKey: ['library'],
  queryFn: async () => (await body(api.GET('/v1/library'))).items,
});

/** Held against one dataset, which is ready. */
export const libraryFor = (dataset_id: string) =>
  queryOptions({
    queryKey: ['library', dataset_id],
    queryFn: async () => (await body(api.GET('/v1/library', { params: { query: { dataset_id } } }))).items,
  });

/** Those that a dataset has all for, as `libraryFor` found. */
export const fitting = (entries: Entry[]): Entry[] =>
  entries.filter(({ datasets }) => datasets.some(({ fits }) => fits));
