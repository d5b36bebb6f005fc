import { useQueries, useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { dataset } from '../../api/datasets';
import { models, version } from '../../api/models';
import { trainingRuns } from '../training/api';
import { LOOKED_AT, newestFit } from './newest-fit';

/** What a file is for: to be scored, or to tell who has left. */
export type Purpose = 'score' | 'outcomes';

type Model = Schemas['ModelView'];
const NONE: string[] = [];
const present = (names: readonly (string | null | undefined)[]) =>
  names.filter((name): name is string => !!name);

/** The newest of some datasets that a model can do with; nothing as long as that is not known. */
export function useNewestFit(
  ready: readonly Schemas['DatasetView'][],
  id: string,
  purpose: Purpose,
): Schemas['DatasetView'] | undefined {
  const of = useQuery(models).data?.find((one) => one.id === id);
  const needed = useNeeded(of, purpose);
  const runs = useQuery(trainingRuns);
  const found = useQueries({
    queries: ready.slice(0, LOOKED_AT).map((one) => ({ ...dataset(one.id), retry: false })),
  });
  const columnsOf = (id: string) => {
    const one = found[ready.findIndex((one) => one.id === id)];
    return one?.isPending ? undefined : (one?.data?.columns?.map(({ name }) => name) ?? NONE);
  };
  if (runs.isPending) return undefined;
  return newestFit(ready, needed, columnsOf, runs.data?.find((run) => run.model_id === id)?.dataset_id);
}

function useNeeded(of: Model | undefined, purpose: Purpose): string[] | undefined {
  const n = of?.prod_version;
  const scores = purpose === 'score' && !!n;
  const made = useQuery({ ...version(of?.id ?? '', n ?? 0), enabled: scores });
  if (!of || (scores && made.isPending)) return undefined;
  const rest = scores ? (made.data?.features ?? []) : [of.target];
  return present([of.entity_key, ...rest]);
}
