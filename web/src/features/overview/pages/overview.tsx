import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { models } from '../../models/api';
import { scoringRuns } from '../../scores/api';
import { useWords } from '../../../i18n';
import { useTitle } from '../../../browser/title';
import { Head, Note, Problem, Select, Skeleton } from '../../../ui/kit';
import { Figures } from '../parts/figures';
import { Moved } from '../parts/moved';
import { Riskiest } from '../parts/riskiest';
import { Trend } from '../parts/trend';

const RUNS_SHOWN = 12;

export function Overview() {
  const { t } = useWords();
  const { model: wanted } = useSearch({ from: '/app/' });
  const list = useQuery(models);
  const runs = useQuery(scoringRuns);
  useTitle(t('overview.title'));
  const error = list.error ?? runs.error;
  if (error)
    return (
      <div className="page">
        <Problem
          error={error}
          retry={() => {
            void list.refetch();
            void runs.refetch();
          }}
        />
      </div>
    );
  if (!list.data || !runs.data)
    return (
      <div className="page">
        <Skeleton height={32} />
        <Skeleton height={110} />
        <Skeleton lines={10} height={28} />
      </div>
    );
  const done = runs.data.filter((run) => run.status === 'succeeded');
  const model = list.data.find((one) => one.id === (wanted ?? done[0]?.model_id));
  const latest = done.filter((run) => run.model_id === model?.id).slice(0, RUNS_SHOWN);
  if (!model || !latest[0]) return <Navigate to="/start" replace />;
  return (
    <Result
      model={model}
      models={list.data.filter((one) => done.some((run) => run.model_id === one.id))}
      runs={latest}
    />
  );
}

function Result({
  model,
  models,
  runs,
}: {
  model: Schemas['ModelView'];
  models: Schemas['ModelView'][];
  runs: Schemas['ScoringRunView'][];
}) {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const now = runs[0]!;
  return (
    <div className="page">
      <Head
        title={t('overview.title')}
        hint={t('overview.updated', { when: f.moment(now.ended_at ?? now.created_at) })}
      >
        {models.length > 1 && (
          <Select
            label={t('overview.model')}
            value={model.id}
            onChange={(event) => navigate({ to: '/', search: { model: event.target.value } })}
          >
            {models.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
        )}
      </Head>
      {now.degraded && now.degraded.length > 0 && (
        <Note tone="warn" title={t('overview.drift')}>
          <span className="small">{now.degraded.map((one) => one.text).join(' ')}</span>
        </Note>
      )}
      <Figures model={model} run={now} />
      <Riskiest run={now.id} />
      <div className="grid2">
        <Trend runs={runs} />
        <Moved run={now.id} />
      </div>
    </div>
  );
}
