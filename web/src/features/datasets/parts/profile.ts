import type { Schemas } from '../../../api/client';

type Profile = Schemas['ColumnProfile'];

/** Of columns that are text only until their owner says how they are read. */
const UNREAD = [
  'ambiguous_dates',
  'dates_as_numbers',
  'days_or_years',
  'days_without_year',
  'mixed_values',
  'swapped_dates',
];

type Suggestions = Schemas['DatasetView']['suggestions'];

/** That the suggested key names customers, or the suggested target is an outcome, is as it should be. */
export function expected({ name, warnings }: Profile, code: string, suggestions: Suggestions): boolean {
  const unread = warnings?.some((one) => UNREAD.includes(one.code));
  return (
    (code === 'identifier' && (name === suggestions?.entity_key || unread === true)) ||
    (code === 'looks_like_outcome' && name === suggestions?.target) ||
    (code === 'mostly_missing' && warnings?.some((one) => one.code === 'only_yes') === true)
  );
}

/** The suggested key, if it stands in several rows though nothing says that customers have several. */
export function repeatedKey(columns: Profile[], rows: number, suggestions: Suggestions): Profile | undefined {
  if (suggestions?.snapshot_column) return undefined;
  return columns.find(
    ({ name, unique, distinct, missing }) =>
      name === suggestions?.entity_key && !unique && distinct < rows - missing,
  );
}

/** How often values are in a column: between the edges of its histogram, or its commonest ones. */
export function binsOf(
  { histogram, top_values }: Profile,
  format: (edge: number) => string,
): { name: string; count: number }[] {
  if (!histogram) return (top_values ?? []).map(({ value, count }) => ({ name: value, count }));
  const edge = (at: number) => format(histogram.edges[at] ?? NaN);
  return histogram.counts.map((count, at) => ({ name: `${edge(at)} – ${edge(at + 1)}`, count }));
}
