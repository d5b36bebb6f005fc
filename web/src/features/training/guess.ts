/** What names of columns say about money. */
import type { Schemas } from '../../api/client';
import { NAMED } from '../../api/usual-currency';

const words = (name: string) =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);

const has = (name: string, wanted: readonly string[]) =>
  words(name).some((word) => wanted.some((one) => word === one || (one.length > 5 && word.startsWith(one))));

/** Names of money, those that say most first. */
const MONEY = [
  ['mrr', 'arr', 'acv'],
  ['revenue', 'receita', 'mensalidade'],
  ['monthly', 'mensal'],
  ['price', 'charge', 'charges', 'fee', 'spend', 'amount', 'preço', 'preco', 'valor'],
];
/** What is money, but not what a customer is worth; or no money. */
const NOT = [
  'total',
  'cost',
  'discount',
  'overage',
  'late',
  'count',
  'number',
  'days',
  'usage',
  'minutes',
  'logins',
];

/** The column that tells what a customer is worth, if one is named so. */
export function guessValue(
  columns: readonly Pick<Schemas['ColumnProfile'], 'name' | 'type' | 'min'>[],
): string {
  const fit = columns.filter(
    ({ name, type, min }) =>
      (type === 'number' || type === 'integer') && (min == null || min >= 0) && !has(name, NOT),
  );
  for (const names of MONEY) {
    const found = fit.find(({ name }) => has(name, names));
    if (found) return found.name;
  }
  return '';
}

/** The currency of a column: as its cells or its name say, else the usual one. */
export function guessCurrency(
  column: Pick<Schemas['ColumnProfile'], 'name' | 'reading'> | undefined,
  usual: string,
): string {
  if (!column) return '';
  const unit = (column.reading?.unit ?? '').toUpperCase();
  if (Intl.supportedValuesOf('currency').includes(unit)) return unit;
  const named = words(column.name).map((word) => word.toUpperCase());
  return named.find((word) => NAMED.includes(word)) ?? usual;
}
