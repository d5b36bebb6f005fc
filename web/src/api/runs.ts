/** What the figures of a scoring run say together. */
import type { Schemas } from './client';

type Run = Pick<Schemas['ScoringRunView'], 'rows' | 'totals' | 'file'>;

/** How many of the file had left already: they are listed, and in no sum. */
export const leftBefore = ({ rows, totals, file }: Run): number =>
  totals ? Math.max(0, rows - totals.customers - (file?.older_rows?.rows ?? 0)) : 0;
