import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Card, FileNotes, Problem, Skeleton } from '../../../ui';
import { Tabs } from '../../../ui/tabs';
import { scoringRuns } from '../../customers/api';
import { version } from '../../../api/models';
import { TABS, type Tab } from '../tabs';
import { Automation } from './automation';
import { Comparison } from './comparison';
import { Curves } from './curves';
import { Drift } from './drift';
import { Importance } from './importance';
import { Performance } from './performance';
import { Profit } from './profit';
import { ScoringRuns } from './scoring-runs';
import { Versions } from './versions';
import { Warnings } from './warnings';

/** All about a version of a model, and what the model does by itself. */
export function ModelTabs({
  model: of,
  n,
  compare,
}: {
  model: Schemas['ModelView'];
  n: number;
  compare?: number;
}) {
  const { t } = useWords();
  const search = useSearch({ from: '/app/models/$id' });
  const navigate = useNavigate();
  const shown = useQuery(version(of.id, n));
  const other = useQuery({ ...version(of.id, compare ?? 0), enabled: compare !== undefined });
  const all = useQuery(scoringRuns);
  const runs = all.data?.filter((one) => one.model_id === of.id) ?? [];
  const done = runs.filter((one) => one.status === 'succeeded');
  const run = done[0];
  const compared = compare === undefined ? undefined : other.data;
  /** What needs the version, once it is there. */
  const made = (content: (version: Schemas['VersionView']) => ReactNode) =>
    shown.data ? content(shown.data) : shown.isPending && <Skeleton height={300} />;
  const unscored = (
    <Card>
      <p className="muted">{t('profit.norun')}</p>
    </Card>
  );
  const content: Record<Tab, ReactNode> = {
    summary: made((version) => (
      <>
        <Warnings model={of} of={version} />
        <FileNotes of={version.file} />
        <Importance of={version} />
      </>
    )),
    contact: made(({ metrics }) => (
      <>
        {run ? <Profit key={run.id} run={run} model={of} threshold={metrics.threshold} /> : unscored}
        <ScoringRuns runs={runs} />
      </>
    )),
    quality: made((version) => (
      <>
        <Performance of={version} runs={done} />
        <Curves of={version} other={compared} />
      </>
    )),
    drift: run ? <Drift run={run} /> : unscored,
    versions: (
      <>
        <Versions model={of} n={n} compare={compare} />
        {shown.data && compared && <Comparison of={shown.data} other={compared} />}
      </>
    ),
    automation: <Automation of={of} />,
  };
  return (
    <>
      <Problem of={shown} />
      <Problem of={other} />
      <Tabs
        label={of.name}
        value={search.tab ?? 'summary'}
        onValue={(tab) =>
          void navigate({
            to: '/models/$id',
            params: { id: of.id },
            search: { ...search, tab },
            resetScroll: false,
          })
        }
        tabs={TABS.map((value) => ({ value, name: t(`model.tab.${value}`), content: content[value] }))}
      />
    </>
  );
}
