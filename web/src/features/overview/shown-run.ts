import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { saysNothing } from '../../api/quality';
import { version } from '../../api/models';
import { firstOfUse, newestOfEach } from './first-of-use';

type Run = Schemas['ScoringRunView'];

/**
 * The run that is shown where nobody says which: the newest whose model is better than chance. A model is only looked
 * at once those that scored later have turned out to say nothing.
 */
export function useShownRun(runs: readonly Run[]): Run | undefined {
  const cache = useQueryClient();
  const of = (run: Run) => version(run.model_id, run.model_version);
  const run = firstOfUse(newestOfEach(runs), (one) => saysNothing(cache.getQueryData(of(one).queryKey)));
  useQuery({ ...of(run ?? ({ model_id: '', model_version: 0 } as Run)), enabled: run !== undefined });
  return run;
}
