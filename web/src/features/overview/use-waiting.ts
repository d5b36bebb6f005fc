import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { dataset, datasets } from '../../api/datasets';
import { me } from '../../api/me';
import { model } from '../../api/models';
import { atLeast } from '../../api/roles';
import { remember, remembered } from '../../browser/preferences';
import { alerts } from '../alerts/api';
import { usage } from '../billing/api';
import { anybody, changes, howMany } from '../customers/api';
import { madeOffers } from '../../api/campaigns';
import { outreach, proposed } from '../messages/api';
import { trainingRuns } from '../training/api';
import { MOVED_SHOWN } from './moved-shown';
import { useShownRun } from './shown-run';
import { inDoubt, OWING, waiting, type Waiting } from './waiting';

/** As many are remembered as put aside. */
const PUT_ASIDE = 200;
const NONE: never[] = [];
/** These concern who only reads, too. */
const EVERYBODYS = new Set<Waiting['kind']>([
  'email',
  'drift',
  'paused',
  'owing',
  'alerts',
  'approvals',
  'offers',
  'risen',
]);

/** What waits for the user, once all of it is known; and a way to put some aside. */
export function useWaiting(models: Schemas['ModelView'][], scorings: Schemas['ScoringRunView'][]) {
  const [now] = useState(() => Date.now());
  const [aside, setAside] = useState(() => remembered('aside')?.split(' ') ?? []);
  const who = useQuery(me);
  const files = useQuery(datasets);
  const trainings = useQuery(trainingRuns);
  const month = useQuery(usage);
  const sending = useQuery(outreach);
  const approvals = useInfiniteQuery(proposed(false));
  const offered = useInfiniteQuery(madeOffers({ state: 'proposed' }));
  const hasCustomers = useQuery(anybody).data === true;
  const owing = useQueries({
    queries: OWING.map((status) => ({ ...howMany(status), enabled: hasCustomers })),
  });
  const run = useShownRun(scorings.filter(({ status }) => status === 'succeeded'));
  const moved = useQuery({ ...changes(run?.id ?? '', MOVED_SHOWN), enabled: !!run });
  const raised = useInfiniteQuery(alerts({ state: 'open' }));
  const lists = { datasets: files.data ?? NONE, models, trainings: trainings.data ?? NONE };
  const doubt = inDoubt(lists);
  const ofFiles = useQueries({
    queries: doubt.datasets.map(({ id }) => ({ ...dataset(id), staleTime: 60_000 })),
  });
  const ofModels = useQueries({ queries: doubt.models.map(({ id }) => model(id)) });
  const asked = [who, files, trainings, month, sending, raised, approvals, offered, ...ofFiles, ...ofModels];
  // What is not asked for is pending, and not on its way.
  const isPending = asked.some((one) => one.isPending) || [moved, ...owing].some((one) => one.isLoading);
  const limit = month.data?.month.limits.find((one) => one.limit === 'scored_customers');
  const found = (): Waiting[] =>
    waiting({
      ...lists,
      scorings,
      details: {
        datasets: ofFiles.flatMap(({ data }) => data ?? []),
        models: ofModels.flatMap(({ data }) => data ?? []),
      },
      unconfirmed: who.data && !who.data.user.email_verified ? who.data.user.email : undefined,
      paused: sending.data?.settings.paused,
      alerts: raised.data && { count: raised.data.length, more: raised.hasNextPage },
      proposed: approvals.data && { count: approvals.data.length, more: approvals.hasNextPage },
      offered: offered.data && {
        count: offered.data.length,
        more: offered.hasNextPage,
        campaigns: [...new Set(offered.data.map(({ campaign_id }) => campaign_id))],
      },
      owing: OWING.map((status, at) => ({ status, count: owing[at]?.data ?? 0 })),
      risen: run && moved.data?.before ? { run: run.id, count: moved.data.entered.count } : undefined,
      scored: limit,
      now,
    });
  const role = who.data?.role;
  const concerns = ({ id, kind }: Waiting) =>
    !aside.includes(id) && (EVERYBODYS.has(kind) || (role && atLeast(role, 'analyst')));
  const putAside = (id: string) => {
    const next = [id, ...aside].slice(0, PUT_ASIDE);
    remember('aside', next.join(' '));
    setAside(next);
  };
  return {
    items: isPending ? undefined : found().filter(concerns),
    putAside,
  };
}
