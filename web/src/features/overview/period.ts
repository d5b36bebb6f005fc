/** Which runs a span of days shows, and with which of the time before them they are compared. */
import type { Schemas } from '../../api/client';
import { type DateRange, momentsOf } from '../../browser/date-range';

type Run = Pick<Schemas['ScoringRunView'], 'created_at'>;

/**
 * Of runs, the newest first: those of the span, and the one that its newest is compared with: how things stood when the
 * span began, or first in it where nobody had been scored by then; the run before, where it has no beginning.
 */
export function inPeriod<R extends Run>(
  runs: readonly R[],
  range: DateRange,
  today?: string,
): { shown: R[]; before?: R } {
  const { from, to } = momentsOf(range, today);
  const at = ({ created_at }: R) => Date.parse(created_at);
  const until = runs.filter((run) => !to || at(run) < Date.parse(to));
  if (!from) return { shown: until, before: until[1] };
  const begin = until.findIndex((run) => at(run) < Date.parse(from));
  if (begin < 0) return { shown: until, before: until.length > 1 ? until.at(-1) : undefined };
  return { shown: until.slice(0, begin), before: until[begin] };
}
