import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { BASE } from '../../../browser/base';
import { useTitle } from '../../../browser/title';
import { useWords, Vocabulary } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import {
  Button,
  Card,
  DeleteDialog,
  Empty,
  Head,
  Loaded,
  Note,
  RoleNotice,
  Skeletons,
  Status,
} from '../../../ui';
import { startScoring } from '../../customers/api';
import { trainingRuns } from '../../training/api';
import { model } from '../../../api/models';
import { deleteModel } from '../api';
import { DatasetDialog } from '../parts/dataset-dialog';
import { ModelTabs } from '../parts/model-tabs';
import { RetrainDialog } from '../parts/retrain-dialog';

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
              {n !== undefined && <ModelTabs model={of} n={n} compare={search.compare} />}
            </div>
          </Vocabulary>
        );
      }}
    </Loaded>
  );
}

function Header({ model: of, n }: { model: Model; n?: number }) {
  const { t, language } = useWords();
  const { role, may } = useRole();
  const [open, setOpen] = useState<'delete' | 'retrain' | 'score'>();
  const navigate = useNavigate();
  const search = useSearch({ from: '/app/models/$id' });
  const close = () => setOpen(undefined);
  /** Shows the run that was started, among the others. */
  const follow = () => {
    close();
    void navigate({ to: '/models/$id', params: { id: of.id }, search: { ...search, tab: 'contact' } });
  };
  const report = n && `${BASE}v1/models/${of.id}/versions/${n}/report?language=${language}`;
  return (
    <>
      <Head
        title={of.name}
        hint={`${t(`task.${of.task}`)} · ${
          of.positive_label
            ? t('model.predicts', { target: columnLabel(of.target), label: of.positive_label })
            : columnLabel(of.target)
        }`}
      >
        {may('delete') && (
          <Button kind="ghost danger" onClick={() => setOpen('delete')}>
            {t('delete')}
          </Button>
        )}
        {report && (
          <a className="button" href={report} target="_blank" rel="noreferrer">
            {t('model.report')}
          </a>
        )}
        <Button disabled={!may('train')} onClick={() => setOpen('retrain')}>
          {t('model.retrain')}
        </Button>
        {of.prod_version && (
          <Button kind="primary" disabled={!may('score')} onClick={() => setOpen('score')}>
            {t('scoring.title')}
          </Button>
        )}
      </Head>
      {role && !may('train') && <RoleNotice permission="train" />}
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
          purpose="score"
          by={startScoring}
          given={{ model: of.id }}
          onClose={close}
          onDone={follow}
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
