import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, body, type Schemas } from '../../../api/client';
import { dataset, datasets } from '../api';
import { Spark } from '../../../charts/bars';
import { en } from '../../../i18n/en';
import { useWords, type Key } from '../../../i18n';
import { useTitle } from '../../../browser/title';
import { DeleteDialog } from '../../../ui/dialog';
import {
  Badge,
  Button,
  Card,
  Failure,
  Head,
  Note,
  Problem,
  Progress,
  Skeleton,
  Stat,
  Status,
  Steps,
} from '../../../ui/kit';
import { useTell } from '../../../ui/toast';
import { Uploader } from '../parts/uploader';

type Column = Schemas['ColumnProfile'];

/** The code of a warning in the user's language, or as it is when it is a new one. */
export function useWarning() {
  const { t } = useWords();
  return (code: string) => (`warning.${code}` in en ? t(`warning.${code}` as Key) : code);
}

export function Dataset() {
  const { t, f } = useWords();
  const { id } = useParams({ from: '/app/datasets/$id' });
  const { guide } = useSearch({ from: '/app/datasets/$id' });
  const found = useQuery(dataset(id));
  const [deleting, setDeleting] = useState(false);
  useTitle(found.data?.name ?? t('nav.datasets'));
  if (found.error)
    return (
      <div className="page">
        <Problem error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  if (!found.data)
    return (
      <div className="page">
        <Skeleton height={32} />
        <Skeleton height={120} />
        <Skeleton lines={8} />
      </div>
    );
  const { name, status, row_count, columns, error, progress, filename, created_at, suggestions } = found.data;
  return (
    <div className="page">
      {guide && <Steps at={2} />}
      <Head title={name} hint={`${filename} · ${f.moment(created_at)}`}>
        <Button kind="ghost danger" onClick={() => setDeleting(true)}>
          {t('delete')}
        </Button>
        {status === 'ready' && (
          <Link
            className="button primary"
            to="/models/new"
            search={{ dataset: id, ...(guide ? { guide } : {}) }}
          >
            {t('dataset.train')}
          </Link>
        )}
      </Head>
      {status === 'ingesting' && (
        <Card>
          <div className="stack" role="status">
            <div className="head">
              <h2>{t('dataset.reading')}</h2>
              <Status of={status} />
            </div>
            <Progress part={progress} label={t('dataset.reading')} />
            <p className="muted small">{t('dataset.reading2')}</p>
          </div>
        </Card>
      )}
      {status === 'awaiting_upload' && <Awaiting of={found.data} />}
      {error && <Failure of={error} title={t('dataset.failed')} />}
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
          <Warnings columns={columns} suggestions={suggestions} />
          <Columns columns={columns} suggestions={suggestions} />
        </>
      )}
      {deleting && <Delete id={id} name={name} onClose={() => setDeleting(false)} />}
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
      <Uploader
        resume={of}
        onDone={() => void queries.invalidateQueries({ queryKey: dataset(of.id).queryKey })}
      />
    </>
  );
}

/** That the suggested key names customers, or the suggested target is an outcome, is as it should be. */
export function expected(column: string, code: string, suggestions?: Schemas['Suggestions'] | null): boolean {
  return (
    (code === 'identifier' && column === suggestions?.entity_key) ||
    (code === 'looks_like_outcome' && column === suggestions?.target)
  );
}

function Warnings({
  columns,
  suggestions,
}: {
  columns: Column[];
  suggestions?: Schemas['Suggestions'] | null;
}) {
  const { t } = useWords();
  const code = useWarning();
  const all = columns.flatMap((column) =>
    (column.warnings ?? [])
      .filter((warning) => !expected(column.name, warning.code, suggestions))
      .map((warning) => ({ column: column.name, ...warning })),
  );
  if (all.length === 0)
    return (
      <Note tone="good" title={t('dataset.nowarnings')}>
        <span>{t('dataset.nowarnings2')}</span>
      </Note>
    );
  return (
    <Card title={t('dataset.warnings')}>
      <ul className="stack tight">
        {all.map((warning) => (
          <li key={warning.column + warning.code}>
            <Note tone="warn">
              <span>
                <strong>{warning.column}</strong> <Badge tone="warn">{code(warning.code)}</Badge>
              </span>
              <span className="small">{warning.detail}</span>
            </Note>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Columns({
  columns,
  suggestions,
}: {
  columns: Column[];
  suggestions?: Schemas['Suggestions'] | null;
}) {
  const { t, f } = useWords();
  const value = (column: Column, number: number) =>
    column.type === 'date' ? f.date(number) : f.number(number);
  return (
    <Card title={t('dataset.columns')} flush>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('dataset.columns')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('dataset.column')}</th>
              <th scope="col">{t('dataset.type')}</th>
              <th scope="col">{t('dataset.values')}</th>
              <th scope="col" className="right">
                {t('dataset.missing')}
              </th>
              <th scope="col" className="right">
                {t('dataset.distinct')}
              </th>
              <th scope="col">{t('dataset.range')}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column.name}>
                <td>
                  <strong>{column.name}</strong>{' '}
                  {suggestions?.target === column.name && <Badge tone="accent">{t('role.target')}</Badge>}
                  {suggestions?.entity_key === column.name && <Badge tone="accent">{t('role.key')}</Badge>}
                </td>
                <td className="muted">{t(`type.${column.type}`)}</td>
                <td>
                  {(column.histogram ?? column.top_values?.length) ? (
                    <Spark
                      title={`${t('dataset.values')}: ${column.name}`}
                      counts={column.histogram?.counts ?? column.top_values!.map((one) => one.count)}
                    />
                  ) : null}
                </td>
                <td className="right num">{f.integer(column.missing)}</td>
                <td className="right num">{f.integer(column.distinct)}</td>
                <td className="muted num">
                  {column.min != null && column.max != null
                    ? `${value(column, column.min)} – ${value(column, column.max)}`
                    : column.top_values
                        ?.slice(0, 3)
                        .map((one) => one.value)
                        .join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Delete({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const { t } = useWords();
  const tell = useTell();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => body(api.DELETE('/v1/datasets/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      await navigate({ to: '/datasets' });
      queries.removeQueries({ queryKey: dataset(id).queryKey });
      void queries.invalidateQueries({ queryKey: datasets.queryKey, exact: true });
      tell(t('dataset.deleted', { name }));
    },
  });
  return (
    <DeleteDialog
      title={t('dataset.delete')}
      text={t('dataset.deleteText')}
      name={name}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onDelete={() => remove.mutate()}
    />
  );
}
