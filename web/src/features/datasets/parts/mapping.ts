/** What a file's columns are taken for, as the dialog has it. */
import type { Schemas } from '../../../api/client';
import type { ImportField } from '../../../api/imports';

export type Mapping = Partial<Record<ImportField, Schemas['FieldSource']>>;

/** The fields that all rows may share: there is an input for them where no column is chosen. */
export const SHARED = new Set<ImportField>(['event', 'currency', 'interval']);

export const columnOf = (source: Schemas['FieldSource'] | undefined): string =>
  source && 'column' in source ? source.column : '';

export const valueOf = (source: Schemas['FieldSource'] | undefined): string =>
  source && 'value' in source ? source.value : '';

/** With a field from a column, from a value, or without it. */
export function withField(mapping: Mapping, field: ImportField, source?: Schemas['FieldSource']): Mapping {
  const rest = Object.entries(mapping).filter(([name]) => name !== field);
  const isEmpty = !source || Object.values(source).every((text) => text === '');
  return Object.fromEntries(isEmpty ? rest : [...rest, [field, source]]) as Mapping;
}

/** Groups of which no field is there. */
export const missingOf = (needed: ImportField[][], mapping: Mapping): ImportField[][] =>
  needed.filter((group) => !group.some((field) => mapping[field]));
