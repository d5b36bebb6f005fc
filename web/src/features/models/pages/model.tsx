import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { BASE } from '../../../browser/base';
import { useTitle } from '../../../browser/title';
import { useWords, Vocabulary } from '../../../i18n';
import {
  Button,
  Card,
  DeleteDialog,
  Empty,
  FileNotes,
  Head,
  Loaded,
  Note,
  Problem,
  Skeleton,
  Skeletons,
  Status,
} from '../../../ui';
import { scoringRuns, startScoring } from '../../customers/api';
import { trainingRuns } from '../../training/api';
import { model } from '../../../api/models';
import { deleteModel, version } from '../api';
import { Automation } from '../parts/automation';
import { Comparison } from '../parts/comparison';
import { Curves } from '../parts/curves';
import { DatasetDialog } from '../parts/dataset-dialog';
import { Drift } from '../parts/drift';
import { Importance } from '../parts/importance';
import { Performance } from '../parts/performance';
import { Profit } from '../parts/profit';
import { RetrainDialog } from '../parts/retrain-dialog';
import { ScoringRuns } from '../parts/scoring-runs';
import { Versions } from '../parts/versions';
import { Warnings } from '../parts/warnings';

type Model = Schemas['ModelView'];

export default function Model() {
  const { t } = useWords();
  const { id } = useParams({ from: '/app/models/$id' });
  const search = useSearch({ from: '/app/models/$id' });
  const found = useQuery(model(id));
  useTitle(found.data?.name ?? t('nav.models'));
  return (
    <Loaded of={found} page="page" wait={<Skeletons heights={[32, 140, 300]} />}>
      {(of) => {
        const n = search.version ?? of.prod_version ?? of.versions?.at(-1)?.version;
        return (
          <Vocabulary of={of.task}>
            <div className="page">
              <Header model={of} n={n} />
              <LatestRun model={id} untrained={n === undefined} />
              {n !== undefined && <Chosen model={of} n={n} compare={search.compare} />}
            </div>
          </Vocabulary>
        );
      }}
    </Loaded>
  );
}

function Header({ model: of, n }: { model: Model; n?: number }) {
  const { t } = useWords();
  const [open, setOpen] = useState<'delete' | 'retrain' | 'score'>();
  const navigate = useNavigate();
  const close = () => setOpen(undefined);
  const report = n && `${BASE}v1/models/${of.id}/versions/${n}/report`;
  return (
    <>
      <Head
        title={of.name}
        hint={`${t(`task.${of.task}`)} · ${
          of.positive_label ? t('model.predicts', { target: of.target, label: of.positive_label }) : of.target
        }`}
      >
        <Button kind="ghost danger" onClick={() => setOpen('delete')}>
          {t('delete')}
        </Button>
        {report && (
          <a className="button" href={report} target="_blank" rel="noreferrer">
            {t('model.report')}
          </a>
        )}
        <Button onClick={() => setOpen('retrain')}>{t('model.retrain')}</Button>
        {of.prod_version && (
          <Button kind="primary" onClick={() => setOpen('score')}>
            {t('scoring.title')}
          </Button>
        )}
      </Head>
      {open === 'delete' && (
        <DeleteDialog
          title={t('model.delete')}
          text={t('model.deleteText')}
          name={of.name}
          by={deleteModel}
          of={of}
          onDone={() => navigate({ to: '/models' })}
          onClose={close}
        />
      )}
      {open === 'score' && (
        <DatasetDialog
          title={t('scoring.title')}
          text={t('scoring.text')}
          action={t('scoring.go')}
          by={startScoring}
          given={{ model: of.id }}
          onClose={close}
        />
      )}
      {open === 'retrain' && <RetrainDialog of={of} onClose={close} />}
    </>
  );
}

/** The newest training, while it goes on or when it came to nothing, with the way to its log. */
function LatestRun({ model: id, untrained }: { model: string; untrained: boolean }) {
  const { t } = useWords();
  const runs = useQuery(trainingRuns);
  const run = runs.data?.find((one) => one.model_id === id);
  if (!run || (run.status === 'succeeded' && !untrained)) return null;
  const log = (
    <Link className="button" to="/training-runs/$id" params={{ id: run.id }}>
      {t('model.log')}
    </Link>
  );
  if (untrained)
    return (
      <Card>
        <Empty sign="models" title={t('model.untrained')}>
          <Status of={run.status} />
          {log}
        </Empty>
      </Card>
    );
  return (
    <Note tone={run.status === 'failed' ? 'bad' : ''} title={t('model.latest')}>
      <div className="actions">
        <Status of={run.status} />
        {log}
      </div>
    </Note>
  );
}

function Chosen({ model: of, n, compare }: { model: Model; n: number; compare?: number }) {
  const shown = useQuery(version(of.id, n));
  const other = useQuery({ ...version(of.id, compare ?? 0), enabled: compare !== undefined });
  const all = useQuery(scoringRuns);
  const runs = all.data?.filter((one) => one.model_id === of.id) ?? [];
  const done = runs.filter((one) => one.status === 'succeeded');
  const run = done[0];
  const compared = compare === undefined ? undefined : other.data;
  return (
    <>
      <Versions model={of} n={n} compare={compare} />
      <Problem of={shown} />
      <Problem of={other} />
      {shown.isPending && <Skeleton height={300} />}
      {shown.data && (
        <>
          {compared && <Comparison of={shown.data} other={compared} />}
          <Warnings model={of} of={shown.data} />
          <FileNotes of={shown.data.file} />
          <Curves of={shown.data} other={compared} />
          {run && <Profit key={run.id} run={run} threshold={shown.data.metrics.threshold} />}
          <Importance of={shown.data} />
          <ScoringRuns runs={runs} />
          <Performance model={of.id} trained={shown.data.metrics} runs={done} />
          {run && <Drift run={run} />}
          <Automation of={of} />
        </>
      )}
    </>
  );
}
