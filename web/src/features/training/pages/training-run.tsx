import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords, Vocabulary } from '../../../i18n';
import {
  Button,
  Card,
  Failure,
  Head,
  Loaded,
  Note,
  Problem,
  Progress,
  Prose,
  RunTime,
  Skeletons,
  Steps,
  useMutation,
  usePhrases,
  useRunName,
  When,
} from '../../../ui';
import { model, models } from '../../../api/models';
import { cancelTraining, trainingRun } from '../api';
import { FirstScores } from '../parts/first-scores';

/** A training as it goes, and after the first one the scoring of what it learned from. */
export default function TrainingRun() {
  const { id } = useParams({ from: '/app/training-runs/$id' });
  const run = useQuery(trainingRun(id));
  return (
    <Loaded of={run} page="page narrow" wait={<Skeletons heights={[32, 160]} />}>
      {(one) => <Shown run={one} />}
    </Loaded>
  );
}

function Shown({ run }: { run: Schemas['RunView'] }) {
  const { t, either } = useWords();
  const { guide } = useSearch({ from: '/app/training-runs/$id' });
  const queries = useQueryClient();
  const cancel = useMutation(cancelTraining);
  const { may } = useRole();
  const done = run.status === 'succeeded';
  useEffect(() => {
    if (done) void queries.invalidateQueries({ queryKey: models.queryKey });
  }, [done, queries]);
  const { status, progress, stage, error, logs } = run;
  const open = status === 'queued' || status === 'running';
  const heading = open ? either(`run.stage.${stage}`, stage) : either(`run.ended.${status}`, status);
  return (
    <div className="page narrow">
      {guide && <Steps at={done ? 4 : 3} />}
      <Head title={t(open ? 'run.title' : 'run.name')} hint={<About run={run} />}>
        {open && may('train') && (
          <Button kind="ghost danger" onClick={() => cancel.mutate(run)} disabled={cancel.isPending}>
            {t('run.cancel')}
          </Button>
        )}
      </Head>
      <Card>
        <div className="stack">
          <div role="status">
            <h2>{heading}</h2>
          </div>
          {open && <Progress part={progress} label={t('run.title')} />}
          <RunTime of={run} />
          {open && (
            <>
              <p>{either(`run.what.${stage}`, '')}</p>
              <Stages at={stage} />
            </>
          )}
        </div>
      </Card>
      <Problem of={{ error: cancel.error }} />
      {error && <Failure of={error} title={t('run.failed')} />}
      {done && <Outcome run={run} />}
      <Log lines={logs ?? []} />
    </div>
  );
}

/** What is trained, of what, and since when: names alone may be equal. */
function About({ run }: { run: Schemas['RunView'] }) {
  const name = useQuery(model(run.model_id)).data?.name;
  const dataset = useRunName().dataset(run);
  return (
    <>
      {name && (
        <>
          <Link to="/models/$id" params={{ id: run.model_id }}>
            {name}
          </Link>
          {' · '}
        </>
      )}
      {dataset && `${dataset} · `}
      <When at={run.created_at} />
    </>
  );
}

const STAGES = ['planning', 'training', 'joining'] as const;

function Stages({ at }: { at: string }) {
  const { t } = useWords();
  const now = STAGES.findIndex((one) => one === at);
  return (
    <ol className="steps" aria-label={t('run.steps')}>
      {STAGES.map((stage, index) => (
        <li
          key={stage}
          className={index < now ? 'done' : ''}
          aria-current={index === now ? 'step' : undefined}
        >
          {t(`run.stage.${stage}`)}
        </li>
      ))}
    </ol>
  );
}

/** What a training leads to: the first result, unless somebody must look at the version before it scores. */
function Outcome({ run }: { run: Schemas['RunView'] }) {
  const { t } = useWords();
  const { may } = useRole();
  const found = useQuery(model(run.model_id));
  const version = found.data?.versions?.find(({ version }) => version === run.model_version);
  if (!version) return <Problem of={found} />;
  if (!version.needs_check && !may('score'))
    return (
      <div className="actions end">
        <Link className="button" to="/models/$id" params={{ id: run.model_id }}>
          {t('run.model')}
        </Link>
      </div>
    );
  if (!version.needs_check)
    return (
      <Vocabulary of={found.data?.task}>
        <FirstScores run={run} />
      </Vocabulary>
    );
  return (
    <Note tone="warn" role="status" title={t('run.check')}>
      <span>{t('run.check2')}</span>
      <div className="actions">
        <Link
          className="button primary"
          to="/models/$id"
          params={{ id: run.model_id }}
          search={{ version: version.version }}
        >
          {t('run.model')}
        </Link>
      </div>
    </Note>
  );
}

function Log({ lines }: { lines: Schemas['LogLine'][] }) {
  const { t, f } = useWords();
  const { logLine } = usePhrases();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines.length]);
  return (
    <details className="card fold">
      <summary>{t('run.log')}</summary>
      <div className="in">
        <div className="log" ref={box} tabIndex={0} role="log" aria-label={t('run.log')}>
          {lines.map((line, index) => (
            <div key={index}>
              <time dateTime={line.at}>{f.time(line.at)}</time>
              <Prose text={logLine(line)} />
            </div>
          ))}
        </div>
      </div>
    </details>
  );
}
