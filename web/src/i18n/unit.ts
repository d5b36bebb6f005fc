/** What the name of a column tells of its unit. */

const words = (name: string) =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);

export type Period = 'month' | 'year';

const PERIODS: Record<Period, readonly string[]> = {
  month: ['mrr', 'month', 'monthly', 'mensal', 'mensalidade', 'mês', 'mes'],
  year: ['arr', 'acv', 'year', 'yearly', 'annual', 'annually', 'anual', 'anuidade', 'ano'],
};

/** How often the money in a column comes; nothing where its name does not say. */
export function periodOf(column: string): Period | undefined {
  const said = words(column);
  return (['month', 'year'] as const).find((period) => PERIODS[period].some((word) => said.includes(word)));
}

const TIMES: Record<string, string> = {
  day: 'day',
  dia: 'day',
  dias: 'day',
  week: 'week',
  semanas: 'week',
  month: 'month',
  meses: 'month',
  year: 'year',
  anos: 'year',
  hour: 'hour',
  horas: 'hour',
  minute: 'minute',
  minutos: 'minute',
};

/** The unit of time that a column counts in, as `days_since_login` and `tenure_months` do. */
export function timeUnitOf(column: string): string | undefined {
  const said = words(column);
  const unit = (word: string | undefined) =>
    word === undefined ? undefined : (TIMES[word] ?? TIMES[word.replace(/s$/, '')]);
  return unit(said[0]) ?? (said.length > 1 ? unit(said.at(-1)) : undefined);
}
