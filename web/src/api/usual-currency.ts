/** The currency that amounts begin with, wherever somebody is to say one. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { remembered } from '../browser/preferences';
import { api, body, type Schemas } from './client';
import { models } from './models';

/** What customers can be filtered by, the most frequent first. */
export const facets = queryOptions({
  queryKey: ['people', 'facets'],
  queryFn: () => body(api.GET('/v1/customers/facets')),
});

/** Countries that pay in something else than the euro, among those that most users are from. */
const OF_COUNTRY: Record<string, string> = {
  US: 'USD',
  BR: 'BRL',
  GB: 'GBP',
  CA: 'CAD',
  AU: 'AUD',
  MX: 'MXN',
  IN: 'INR',
  JP: 'JPY',
};
const OF_THE_EURO = 'AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ');

/** Those that a column may be named after: `all` is a currency, too, so only what cannot be meant otherwise counts. */
export const NAMED = ['EUR', ...Object.values(OF_COUNTRY)];

interface Known {
  /** What customers pay in, the most frequent first. */
  paid?: string[];
  /** What models reckon in. */
  models?: Pick<Schemas['ModelView'], 'currency'>[];
  /** The one that was chosen last, whatever it was for. */
  last?: string | null;
  /** The reader's. */
  locale: string;
}

function mostFrequent(all: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** What most customers pay in, else what models reckon in, else what was chosen last, else that of the reader's country. */
export function usualCurrency({ paid = [], models = [], last, locale }: Known): string {
  const own = paid[0] ?? mostFrequent(models.flatMap(({ currency }) => currency ?? []));
  if (own) return own.toUpperCase();
  if (last) return last;
  const country = new Intl.Locale(locale).region ?? '';
  return OF_COUNTRY[country] ?? (OF_THE_EURO.includes(country) ? 'EUR' : '');
}

/** The organization's usual currency, none where nothing tells; and whether it is still being found out. */
export function useUsualCurrency(): { currency: string; isPending: boolean } {
  const known = useQuery(facets);
  const made = useQuery(models);
  const currency = usualCurrency({
    paid: known.data?.currencies.map(({ value }) => value),
    models: made.data,
    last: remembered('currency'),
    locale: navigator.language,
  });
  return { currency, isPending: known.isPending || made.isPending };
}
