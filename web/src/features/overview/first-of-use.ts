import type { Schemas } from '../../api/client';

type Run = Schemas['ScoringRunView'];

/** Of runs, the newest first, the newest of each model. */
export const newestOfEach = (runs: readonly Run[]): Run[] =>
  runs.filter((run, at) => runs.findIndex((one) => one.model_id === run.model_id) === at);

/** The first run that is not known to say nothing; the first of all where none is left. */
export const firstOfUse = (runs: readonly Run[], useless: (run: Run) => boolean): Run | undefined =>
  runs.find((run) => !useless(run)) ?? runs[0];
