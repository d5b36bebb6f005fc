import type { Schemas } from '../../api/client';

type Model = Pick<Schemas['ModelView'], 'id' | 'target' | 'prod_version' | 'entity_key'>;
type File = { columns?: Pick<Schemas['ColumnProfile'], 'name' | 'distinct'>[] | null };

/** Whether a model scores, and the file says of each row who it is. */
export const mayFit = ({ columns }: File, { prod_version, entity_key }: Model): boolean =>
  !!prod_version && (!entity_key || !!columns?.some(({ name }) => name === entity_key));

/** Whether a file does not say who has left: its customers are those to ask about. */
const lacks = ({ columns }: File, { target }: Model) =>
  !columns?.some(({ name, distinct }) => name === target && distinct > 1);

/**
 * The model to score a file with, of those whose columns the file has: the one that is wanted, if it fits; else the
 * newest, first of those whose outcome the file lacks.
 */
export function scorerOf<Of extends Model>(
  file: File,
  models: readonly Of[],
  /** The columns that a model learned from, once they are known. */
  learned: (model: Of) => readonly string[] | undefined,
  wanted?: string,
): Of | undefined {
  const has = new Set(file.columns?.map(({ name }) => name));
  const fit = models.filter((model) => mayFit(file, model) && learned(model)?.every((name) => has.has(name)));
  return fit.find(({ id }) => id === wanted) ?? fit.find((model) => lacks(file, model)) ?? fit[0];
}
