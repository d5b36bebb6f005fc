/** Bands of scores by lift, as a run tells where they begin. */
import type { Schemas } from '../../api/client';

export const bandOf = (score: number, { a, b, c }: Schemas['Bands']) =>
  score >= a ? 'A' : score >= b ? 'B' : score >= c ? 'C' : 'D';
