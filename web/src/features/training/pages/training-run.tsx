import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { api, body, type Schemas } from '../../../api/client';
import { model, models } from '../../models/api';
import { scoringRuns } from '../../scores/api';
import { trainingRun } from '../api';
import { en } from '../../../i18n/en';
import { useWords, type Key } from '../../../i18n';
import { useTitle } from '../../../browser/title';
import {
  Button,
  Card,
  Failure,
  Head,
  Note,
  Problem,
  Progress,
  Skeleton,
  Status,
  Steps,
} from '../../../ui/kit';

/** A training as it goes, and after the first one the scoring of what it learned from. */
export function Run() {
  const { t } = useWords();
  const { id } = useParams({ from: '/app/training-runs/$id' });
  const { guide } = useSearch({ from: '/app/training-runs/$id' });
  const queries = useQueryClient();
  const run = useQuery(trainingRun(id));
  const cancel = useMutation({
    mutationFn: () => body(api.POST('/v1/training-runs/{id}/cancel', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: trainingRun(id).queryKey }),
  });
  const done = run.data?.status === 'succeeded';
  useEffect(() => {
    if (done) void queries.invalidateQueries({ queryKey: models.queryKey });
  }, [done, queries]);
  useTitle(t('run.title'));
  if (run.error)
    return (
      <div className="page narrow">
        <Problem error={run.error} retry={() => void run.refetch()} />
      </div>
    );
  if (!run.data)
    return (
      <div className="page narrow">
        <Skeleton height={32} />
        <Skeleton height={160} />
      </div>
    );
  const { status, progress, stage, error, logs } = run.data;
  const open = status === 'queued' || status === 'running';
  const words = `run.stage.${stage}`;
  return (
    <div className="page narrow">
      {guide && <Steps at={done ? 4 : 3} />}
      <Head title={t('run.title')}>
        {open && (
          <Button kind="ghost danger" onClick={() => cancel.mutate()} disabled={cancel.isPending}>
            {t('run.cancel')}
          </Button>
        )}
      </Head>
      <Card>
        <div className="stack">
          <div className="head">
            <div role="status">
              <h2>{words in en ? t(words as Key) : stage}</h2>
            </div>
            <Status of={status} />
          </div>
          <Progress part={done ? 1 : progress} label={t('run.title')} />
        </div>
      </Card>
      {cancel.error && <Problem error={cancel.error} />}
      {error && <Failure of={error} title={t('run.failed')} />}
      {status === 'cancelled' && <Note title={t('run.cancelled')} />}
      {done && <FirstScores run={run.data} />}
      <Log lines={logs ?? []} />
    </div>
  );
}

/** Scores the dataset that was learned from, once: the first result. */
function FirstScores({ run }: { run: Schemas['RunView'] }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const runs = useQuery(scoringRuns);
  const mine = runs.data?.find(
    (one) =>
      one.model_id === run.model_id &&
      one.dataset_id === run.dataset_id &&
      one.model_version === run.model_version,
  );
  const score = useMutation({
    mutationFn: () =>
      body(
        api.POST('/v1/models/{id}/score', {
          params: { path: { id: run.model_id } },
          headers: { 'idempotency-key': `first-${run.id}` },
          body: { dataset_id: run.dataset_id, version: run.model_version },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: scoringRuns.queryKey }),
  });
  const asked = useRef(false);
  useEffect(() => {
    if (runs.data && !mine && !asked.current) {
      asked.current = true;
      score.mutate();
    }
  }, [runs.data, mine, score]);
  return (
    <Card>
      <div className="stack">
        <div className="head">
          <h2>{t('run.scoring')}</h2>
          {mine && <Status of={mine.status} />}
        </div>
        {score.error ? (
          <Problem error={score.error} retry={() => score.mutate()} />
        ) : (
          <Progress
            part={mine?.status === 'succeeded' ? 1 : (mine?.progress ?? 0)}
            label={t('run.scoring')}
          />
        )}
        {mine?.error && <Failure of={mine.error} title={t('run.scorefailed')} />}
        <div className="actions end">
          <Link
            className="button"
            to="/models/$id"
            params={{ id: run.model_id }}
            onClick={() => void queries.invalidateQueries({ queryKey: model(run.model_id).queryKey })}
          >
            {t('run.model')}
          </Link>
          {mine?.status === 'succeeded' && (
            <Link className="button primary" to="/" search={{ model: run.model_id }}>
              {t('run.see')}
            </Link>
          )}
        </div>
      </div>
    </Card>
  );
}

function Log({ lines }: { lines: Schemas['LogLine'][] }) {
  const { t, f } = useWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines.length]);
  return (
    <Card title={t('run.log')}>
      <div className="log" ref={box} tabIndex={0} role="log" aria-label={t('run.log')}>
        {lines.map((line, index) => (
          <div key={index}>
            <time dateTime={line.at}>{f.time(line.at)}</time>
            {line.text}
          </div>
        ))}
      </div>
    </Card>
  );
}
