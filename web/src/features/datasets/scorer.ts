import type { Schemas } from '../../api/client';

type Model = Pick<Schemas['ModelView'], 'id' | 'target' | 'prod_version' | 'entity_key'>;
type File = { columns?: Pick<Schemas['ColumnProfile'], 'name' | 'distinct'>[] | null };

/** Whether a model scores, and the file says of each row who it is. */
const fits = ({ columns }: File, { prod_version, entity_key }: Model) =>
  !!prod_version && (!entity_key || !!columns?.some(({ name }) => name === entity_key));

/** Whether a file does not say who has left: its customers are those to ask about. */
const lacks = ({ columns }: File, { target }: Model) =>
  !columns?.some(({ name, distinct }) => name === target && distinct > 1);

/**
 * The model to score a file with: the one that is wanted, if it fits; else the newest that fits, first of those whose
 * outcome the file lacks. Whether the file is for that, rather than to learn from.
 */
export function scorerOf<Of extends Model>(
  file: File,
  models: readonly Of[],
  wanted?: string,
): { by?: Of; first: boolean } {
  const fit = models.filter((model) => fits(file, model));
  const asked = fit.find(({ id }) => id === wanted) ?? fit.find((model) => lacks(file, model));
  return { by: asked ?? fit[0], first: !!asked };
}
