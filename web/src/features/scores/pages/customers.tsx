import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { api, body, type Schemas } from '../../../api/client';
import { models } from '../../models/api';
import { scoringRuns } from '../api';
import { useWords } from '../../../i18n';
import { useTitle } from '../../../browser/title';
import { Icon } from '../../../ui/icons';
import { Button, Card, Empty, Head, Menu, Problem, Skeleton } from '../../../ui/kit';
import { Table } from '../parts/customers-table';

export function Customers() {
  const { t, f } = useWords();
  const search = useSearch({ from: '/app/customers' });
  const navigate = useNavigate();
  const runs = useQuery(scoringRuns);
  const names = useQuery(models);
  useTitle(t('customers.title'));
  const done = runs.data?.filter((run) => run.status === 'succeeded');
  const run = done?.find((one) => one.id === search.run) ?? done?.[0];
  if (runs.error)
    return (
      <div className="page">
        <Problem error={runs.error} retry={() => void runs.refetch()} />
      </div>
    );
  if (!done)
    return (
      <div className="page">
        <Skeleton height={32} />
        <Skeleton lines={12} height={28} />
      </div>
    );
  if (!run)
    return (
      <div className="page">
        <Head title={t('customers.title')} />
        <Card>
          <Empty sign="customers" title={t('customers.none')}>
            <p className="muted">{t('customers.none2')}</p>
            <Link className="button primary" to="/start">
              {t('nav.start')}
            </Link>
          </Empty>
        </Card>
      </div>
    );
  const name = (one: Schemas['ScoringRunView']) =>
    `${names.data?.find((model) => model.id === one.model_id)?.name ?? ''} · ${f.moment(one.created_at)}`;
  return (
    <div className="page">
      <Head title={t('customers.title')} hint={done.length === 1 ? name(run) : undefined}>
        {done.length > 1 && (
          <select
            className="input"
            aria-label={t('customers.run')}
            value={run.id}
            onChange={(event) =>
              navigate({ to: '/customers', search: { ...search, run: event.target.value } })
            }
          >
            {done.map((one) => (
              <option key={one.id} value={one.id}>
                {name(one)}
              </option>
            ))}
          </select>
        )}
        <Export run={run.id} />
      </Head>
      <Table key={run.id} run={run} />
    </div>
  );
}

function Export({ run }: { run: string }) {
  const { t } = useWords();
  const ask = useMutation({
    mutationFn: (format: 'csv' | 'parquet') =>
      body(api.GET('/v1/scoring-runs/{id}/export', { params: { path: { id: run }, query: { format } } })),
    onSuccess: ({ url }) => location.assign(url),
  });
  return (
    <>
      {ask.error && <Problem error={ask.error} />}
      <Menu
        label={
          <>
            <Icon sign="download" />
            {t('customers.export')}
          </>
        }
      >
        {(['csv', 'parquet'] as const).map((format) => (
          <Button key={format} kind="ghost" onClick={() => ask.mutate(format)} disabled={ask.isPending}>
            {t(`customers.${format}`)}
          </Button>
        ))}
        <p className="muted small">{t('customers.exportHint')}</p>
      </Menu>
    </>
  );
}
