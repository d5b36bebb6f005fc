import type { Schemas } from './client';

/** Whose name it may be. */
const OF =
  'customer|client|account|company|business|organization|organisation|contact|user|member|subscriber|full|display|legal|cliente|conta|empresa|contato|assinante|completo|fantasia|social';
/** What names of customers stand under, what says most first: `company_name`, `Nome`, `empresa`. */
const NAMES = [
  new RegExp(`^(?:(?:${OF}) )*(?:name|nome)(?: (?:${OF}|do|da|de))*$`, 'u'),
  /^raz[ãa]o social$/u,
  /^(?:company|business|organi[sz]ation|empresa|customer|client|cliente)$/u,
];

const plain = (name: string) =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(' ');

/** The column that tells what customers are called, if one is named so: another than that of their keys. */
export function nameColumn(
  columns: readonly Pick<Schemas['ColumnProfile'], 'name' | 'type'>[],
  key: string | null | undefined,
): string | undefined {
  const texts = columns.filter(({ name, type }) => type === 'text' && name !== key);
  const found = NAMES.map((wanted) => texts.find(({ name }) => wanted.test(plain(name))));
  return found.find((one) => one)?.name;
}
