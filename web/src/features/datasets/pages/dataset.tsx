import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useTitle } from '../../../browser/title';
import { Spark } from '../../../charts/bars';
import { useWords, Vocabulary } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import {
  Badge,
  Button,
  Card,
  DeleteDialog,
  Failure,
  Head,
  Loaded,
  Note,
  Progress,
  RoleNotice,
  RunTime,
  Skeletons,
  Stat,
  Status,
  Steps,
} from '../../../ui';
import { dataset } from '../../../api/datasets';
import { deleteDataset } from '../api';
import { Answerable } from '../parts/answerable';
import { BuildFailed } from '../parts/build-failed';
import { Doubts, useChosen } from '../parts/chosen';
import { DropZone } from '../parts/drop-zone';
import { FileReading, useNotation } from '../parts/file-reading';
import { ImportDialog } from '../parts/import-dialog';
import { binsOf } from '../parts/profile';
import { LabelsDialog } from '../parts/labels-dialog';
import { Questions } from '../parts/questions';
import { ReadDialog } from '../parts/read-dialog';
import { ScoreButton, useScorer } from '../parts/score-button';
import { ScoreNext } from '../parts/score-next';
import { Warnings } from '../parts/warnings';

type Profile = Schemas['ColumnProfile'];

export default function Dataset() {
  const { t } = useWords();
  const { id } = useParams({ from: '/app/datasets/$id' });
  const found = useQuery(dataset(id));
  useTitle(found.data?.name ?? t('nav.datasets'));
  return (
    <Loaded of={found} page="page" wait={<Skeletons heights={[32, 120]} lines={8} />}>
      {(one) => <Shown of={one} />}
    </Loaded>
  );
}

function Shown({ of }: { of: Schemas['DatasetView'] }) {
  const { t, f } = useWords();
  const chosen = useChosen();
  const { role, may } = useRole();
  const { guide, score } = useSearch({ from: '/app/datasets/$id' });
  const { by: scorer, isPending: scorerPending } = useScorer(of, score);
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const [changing, setChanging] = useState(false);
  const [labelling, setLabelling] = useState(false);
  const [importing, setImporting] = useState(false);
  const {
    id,
    name,
    status,
    stalled,
    raw_until,
    row_count,
    columns,
    error,
    progress,
    building_since,
    filename,
    created_at,
    suggestions,
    reading,
    unknown_columns,
  } = of;
  const isGone = !!raw_until && new Date(raw_until) <= new Date();
  const kept = raw_until && t(isGone ? 'dataset.fileGone' : 'dataset.fileKept', { when: f.date(raw_until) });
  return (
    <div className="page">
      {guide && <Steps at={2} />}
      <Head title={name} hint={`${filename} · ${f.moment(created_at)}`}>
        {status === 'ready' && scorer && !score && may('score') && <ScoreButton of={of} by={scorer} />}
        {status === 'ready' && may('train') && (
          <Link
            className={`button ${scorer || scorerPending ? '' : 'primary'}`}
            to="/models/new"
            search={{ dataset: id, ...(guide ? { guide } : {}) }}
          >
            {t('dataset.train')}
          </Link>
        )}
        {(status === 'ready' || status === 'failed' || stalled) && !isGone && !of.ledger && (
          <Button disabled={!may('upload')} onClick={() => setChanging(true)}>
            {t('read.title')}
          </Button>
        )}
        {status === 'ready' && (
          <Button disabled={!may('upload')} onClick={() => setLabelling(true)}>
            {t('labels.edit')}
          </Button>
        )}
        {status === 'ready' && !of.ledger && (
          <Button disabled={!may('upload')} onClick={() => setImporting(true)}>
            {t('import.open')}
          </Button>
        )}
        {may('delete') && (
          <Button kind="ghost danger" onClick={() => setDeleting(true)}>
            {t('delete')}
          </Button>
        )}
      </Head>
      {role && !may('upload') && <RoleNotice permission="upload" />}
      {status === 'ready' && scorer && score && may('score') && (
        <Vocabulary of={scorer.task}>
          <ScoreNext of={of} by={scorer} />
        </Vocabulary>
      )}
      {status === 'ingesting' && (
        <Card>
          <div className="stack" role="status">
            <div className="head">
              <h2>{t('dataset.reading')}</h2>
              <Status of={status} />
            </div>
            <Progress part={progress} label={t('dataset.reading')} />
            <p className="muted small">{t(stalled ? 'dataset.stalled' : 'dataset.reading2')}</p>
          </div>
        </Card>
      )}
      {status === 'building' && (
        <Card>
          <div className="stack" role="status">
            <div className="head">
              <h2>{t('build.building')}</h2>
              <Status of={status} />
            </div>
            <Progress part={progress} label={t('build.building')} />
            <RunTime of={{ status: 'running', progress, started_at: building_since }} />
            <p className="muted small">{t('build.building2')}</p>
          </div>
        </Card>
      )}
      {status === 'awaiting_upload' && may('upload') && <Awaiting of={of} />}
      {error && (
        <>
          <Doubts of={of} />
          <Failure of={error} title={t(of.ledger ? 'build.failed' : 'dataset.failed')} />
          {of.ledger?.purpose === 'training' && <BuildFailed error={error} guide={guide} />}
        </>
      )}
      {status === 'ready' && columns && (
        <>
          <dl className="card stats">
            <Stat label={t('dataset.rows')} value={f.integer(row_count ?? 0)} />
            <Stat label={t('dataset.columns')} value={f.integer(columns.length)} />
            <Stat
              small
              label={t('train.target')}
              value={suggestions?.target ?? '–'}
              hint={suggestions?.target && t('train.suggested')}
            />
            <Stat
              small
              label={t('train.key')}
              value={suggestions?.entity_key ?? '–'}
              hint={suggestions?.entity_key && t('train.suggested')}
            />
          </dl>
          <Questions of={of} />
          {unknown_columns && unknown_columns.length > 0 && (
            <Note tone="warn" title={t('read.unknown')}>
              <span>{unknown_columns.join(', ')}</span>
            </Note>
          )}
          <Warnings of={of} guide={guide} />
          {!guide && <Answerable dataset={id} />}
          <Columns columns={columns} suggestions={suggestions} labels={of.labels ?? {}} />
          {reading && <FileReading of={reading} own={chosen(of.read).map(({ text }) => text)} />}
          {kept && <p className="muted small">{kept}</p>}
        </>
      )}
      {importing && <ImportDialog of={of} onClose={() => setImporting(false)} />}
      {labelling && <LabelsDialog of={of} onClose={() => setLabelling(false)} />}
      {changing && <ReadDialog of={of} onClose={() => setChanging(false)} />}
      {deleting && (
        <DeleteDialog
          title={t('dataset.delete')}
          text={t('dataset.deleteText')}
          name={name}
          by={deleteDataset}
          of={of}
          onDone={() => navigate({ to: '/datasets' })}
          onClose={() => setDeleting(false)}
        />
      )}
    </div>
  );
}

/** The file is on its way, or its upload broke off and can go on. */
function Awaiting({ of }: { of: Schemas['DatasetView'] }) {
  const { t } = useWords();
  const queries = useQueryClient();
  return (
    <>
      <Card>
        <div className="stack" role="status">
          <div className="head">
            <h2>{t('dataset.awaiting')}</h2>
            <Status of={of.status} />
          </div>
          <p className="muted">{t('dataset.awaiting2', { name: of.filename })}</p>
        </div>
      </Card>
      <DropZone
        resume={of}
        onDone={() => void queries.invalidateQueries({ queryKey: dataset(of.id).queryKey })}
      />
    </>
  );
}

interface Profiled {
  columns: Profile[];
  suggestions?: Schemas['Suggestions'] | null;
  labels: Schemas['Labels'];
}

function Columns({ columns, suggestions, labels }: Profiled) {
  const { t, f } = useWords();
  const notation = useNotation();
  const range = ({ type, min, max, top_values }: Profile) => {
    const format = type === 'date' ? f.dataDay : f.number;
    return min != null && max != null
      ? `${format(min)} – ${format(max)}`
      : top_values
          ?.slice(0, 3)
          .map((one) => one.value)
          .join(', ');
  };
  return (
    <Card title={t('dataset.columns')} flush>
      <Table
        title={t('dataset.columns')}
        className="stacks"
        rows={columns}
        rowKey={({ name }) => name}
        columns={[
          {
            head: t('dataset.column'),
            className: 'wraps',
            cell: ({ name }) => (
              <>
                <strong>{name}</strong>{' '}
                {suggestions?.target === name && <Badge tone="accent">{t('role.target')}</Badge>}
                {suggestions?.entity_key === name && <Badge tone="accent">{t('role.key')}</Badge>}
                {labels[name] && <div className="hint">{labels[name]}</div>}
              </>
            ),
          },
          {
            head: t('dataset.type'),
            cell: ({ type, reading }) => (
              <>
                {t(`type.${type}`)}
                <div className="hint">{notation(reading)}</div>
              </>
            ),
            className: 'muted',
          },
          {
            head: t('dataset.values'),
            cell: (column) => {
              const bins = binsOf(column, column.type === 'date' ? f.dataDay : f.amount);
              const title = `${t('dataset.values')}: ${column.name}`;
              return bins.length > 0 && <Spark title={title} bins={bins} format={f.integer} />;
            },
          },
          { ...figure(t('dataset.missing')), cell: ({ missing }) => f.integer(missing) },
          { ...figure(t('dataset.distinct')), cell: ({ distinct }) => f.integer(distinct) },
          { head: t('dataset.range'), label: t('dataset.range'), cell: range, className: 'muted wraps' },
        ]}
      />
    </Card>
  );
}
