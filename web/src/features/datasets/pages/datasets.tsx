import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import type { Schemas } from '../../../api/client';
import { ListToolbar, matches, useChosenColumns } from '../../../table/list-toolbar';
import { QueryTable } from '../../../table/query-table';
import { Button, Card, Empty, Head, RoleNotice, Skeleton, Status, When } from '../../../ui';
import { datasets } from '../../../api/datasets';
import { BuildDialog } from '../parts/build-dialog';
import { DropZone } from '../parts/drop-zone';
import { BringCustomers } from '../parts/score-next';

type Row = Schemas['DatasetView'];

export default function Datasets() {
  const { t, f } = useWords();
  const { role, may } = useRole();
  const mayAdd = may('upload');
  const navigate = useNavigate();
  const list = useQuery(datasets);
  const search = useSearch({ from: '/app/datasets' });
  const { score, q } = search;
  const go = (search: { score?: string; q?: string }) =>
    void navigate({ to: '/datasets', search, replace: true, resetScroll: false });
  const [adding, setAdding] = useState(score !== undefined);
  const [building, setBuilding] = useState(false);
  const empty = list.data?.length === 0;
  const chosen = useChosenColumns('datasets', [
    {
      id: 'name',
      fixed: true,
      name: t('upload.name'),
      head: t('upload.name'),
      cell: ({ id, name }: Row) => (
        <Link to="/datasets/$id" params={{ id }}>
          {name}
        </Link>
      ),
    },
    {
      id: 'status',
      name: t('dataset.status'),
      head: t('dataset.status'),
      cell: ({ status }) => <Status of={status} />,
    },
    {
      id: 'rows',
      name: t('dataset.rows'),
      head: t('dataset.rows'),
      cell: ({ row_count: rows }) => (rows == null ? null : f.integer(rows)),
      number: true,
    },
    {
      id: 'file',
      name: t('dataset.file'),
      head: t('dataset.file'),
      cell: ({ filename }) => filename,
      className: 'muted wraps',
    },
    {
      id: 'added',
      name: t('dataset.added'),
      head: t('dataset.added'),
      cell: (one) => <When at={one.created_at} />,
      className: 'muted num',
    },
  ]);
  return (
    <div className="page">
      <Head title={t('nav.datasets')}>
        <Button disabled={!mayAdd} onClick={() => setBuilding(true)}>
          {t('build.new')}
        </Button>
        {!empty && (
          <Button
            kind={adding ? '' : 'primary'}
            aria-expanded={adding}
            disabled={!mayAdd}
            onClick={() => setAdding(!adding)}
          >
            {t(adding ? 'cancel' : 'upload.new')}
          </Button>
        )}
      </Head>
      {role && !mayAdd && <RoleNotice permission="upload" />}
      {building && <BuildDialog onClose={() => setBuilding(false)} />}
      {adding && score && mayAdd && <BringCustomers by={score} />}
      {mayAdd && (adding || empty) && (
        <DropZone
          sample={!score}
          onDone={({ id }) => navigate({ to: '/datasets/$id', params: { id }, search: { score } })}
        />
      )}
      <Card flush>
        {!!list.data?.length && (
          <ListToolbar label={t('list.search')} of={chosen} search={search} onSearch={go} />
        )}
        <QueryTable
          title={t('nav.datasets')}
          className="stacks"
          query={list}
          rows={list.data?.filter(({ name, filename }) => matches(`${name} ${filename}`, q))}
          rowKey={({ id }) => id}
          wait={<Skeleton lines={6} />}
          empty={
            empty ? (
              <Empty sign="datasets" title={t('datasets.empty')} text={t('datasets.empty2')} />
            ) : (
              <Empty sign="search" title={t('list.none')}>
                <Button onClick={() => go({ score })}>{t('list.clear')}</Button>
              </Empty>
            )
          }
          columns={chosen.columns}
        />
      </Card>
    </div>
  );
}
