import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import type { Schemas } from '../../../api/client';
import { ListToolbar, matches, useChosenColumns } from '../../../table/list-toolbar';
import { QueryTable } from '../../../table/query-table';
import { Badge, Button, Card, Empty, Head, RoleNotice, Skeleton, Status, When } from '../../../ui';
import { scoringRuns } from '../../customers/api';
import { trainingRuns } from '../../training/api';
import { models } from '../../../api/models';

type Row = Schemas['ModelView'];

export default function Models() {
  const { t } = useWords();
  const { role, may } = useRole();
  const list = useQuery(models);
  const runs = useQuery(trainingRuns);
  const scored = useQuery(scoringRuns);
  const latest = (model: string) => {
    const run = runs.data?.find((one) => one.model_id === model);
    return (
      run && (
        <Link to="/training-runs/$id" params={{ id: run.id }}>
          <Status of={run.status} />
        </Link>
      )
    );
  };
  const search = useSearch({ from: '/app/models' });
  const navigate = useNavigate();
  const go = (search: { q?: string }) =>
    void navigate({ to: '/models', search, replace: true, resetScroll: false });
  const chosen = useChosenColumns('models', [
    {
      id: 'name',
      fixed: true,
      name: t('upload.name'),
      head: t('upload.name'),
      cell: ({ id, name }: Row) => (
        <Link to="/models/$id" params={{ id }}>
          {name}
        </Link>
      ),
    },
    {
      id: 'task',
      extra: true,
      name: t('train.task'),
      head: t('train.task'),
      cell: ({ task }) => t(`task.${task}`),
      className: 'muted',
    },
    {
      id: 'target',
      name: t('models.target'),
      head: t('models.target'),
      cell: ({ target }) => columnLabel(target),
      className: 'muted',
    },
    {
      id: 'value',
      extra: true,
      name: t('train.value'),
      head: t('train.value'),
      cell: ({ value_column: column, currency }) =>
        [column && columnLabel(column), currency].filter(Boolean).join(' · '),
      className: 'muted',
    },
    {
      id: 'prod',
      name: t('models.prod'),
      head: t('models.prod'),
      cell: ({ prod_version: n }) => (n ? <Badge tone="accent">{t('model.version', { n })}</Badge> : null),
    },
    { id: 'training', name: t('models.training'), head: t('models.training'), cell: ({ id }) => latest(id) },
    {
      id: 'scored',
      extra: true,
      name: t('models.scored'),
      head: t('models.scored'),
      cell: ({ id }) => {
        const run = scored.data?.find((one) => one.model_id === id && one.status === 'succeeded');
        return run ? <When at={run.ended_at ?? run.created_at} /> : null;
      },
      className: 'muted num',
    },
    {
      id: 'created',
      name: t('models.created'),
      head: t('models.created'),
      cell: (one) => <When at={one.created_at} />,
      className: 'muted num',
    },
  ]);
  return (
    <div className="page">
      <Head title={t('nav.models')}>
        {may('train') && (
          <Link className="button primary" to="/models/new">
            {t('models.new')}
          </Link>
        )}
      </Head>
      {role && !may('train') && <RoleNotice permission="train" />}
      <Card flush>
        {!!list.data?.length && (
          <ListToolbar label={t('list.search')} of={chosen} search={search} onSearch={go} />
        )}
        <QueryTable
          title={t('nav.models')}
          className="stacks"
          query={list}
          rows={list.data?.filter(({ name, target }) => matches(`${name} ${target}`, search.q))}
          rowKey={({ id }) => id}
          wait={<Skeleton lines={6} />}
          empty={
            list.data?.length ? (
              <Empty sign="search" title={t('list.none')}>
                <Button onClick={() => go({})}>{t('list.clear')}</Button>
              </Empty>
            ) : (
              <Empty sign="models" title={t('models.empty')} text={t('models.empty2')}>
                {may('upload') && (
                  <Link className="button" to="/start">
                    {t('nav.start')}
                  </Link>
                )}
              </Empty>
            )
          }
          columns={chosen.columns}
        />
      </Card>
    </div>
  );
}
