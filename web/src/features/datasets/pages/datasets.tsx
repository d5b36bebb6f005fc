import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Button, Card, Empty, Head, Skeleton, Status, When } from '../../../ui';
import { datasets } from '../../../api/datasets';
import { DropZone } from '../parts/drop-zone';
import { BringCustomers } from '../parts/score-next';

export default function Datasets() {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const list = useQuery(datasets);
  const { score } = useSearch({ from: '/app/datasets' });
  const [adding, setAdding] = useState(score !== undefined);
  const empty = list.data?.length === 0;
  return (
    <div className="page">
      <Head title={t('nav.datasets')}>
        {!empty && (
          <Button kind={adding ? '' : 'primary'} aria-expanded={adding} onClick={() => setAdding(!adding)}>
            {t(adding ? 'cancel' : 'upload.new')}
          </Button>
        )}
      </Head>
      {adding && score && <BringCustomers by={score} />}
      {(adding || empty) && (
        <DropZone
          sample={!score}
          onDone={({ id }) => navigate({ to: '/datasets/$id', params: { id }, search: { score } })}
        />
      )}
      <Card flush>
        <QueryTable
          title={t('nav.datasets')}
          query={list}
          rows={list.data}
          rowKey={({ id }) => id}
          wait={<Skeleton lines={6} />}
          empty={<Empty sign="datasets" title={t('datasets.empty')} text={t('datasets.empty2')} />}
          columns={[
            {
              head: t('upload.name'),
              cell: ({ id, name }) => (
                <Link to="/datasets/$id" params={{ id }}>
                  {name}
                </Link>
              ),
            },
            { head: t('dataset.status'), cell: ({ status }) => <Status of={status} /> },
            {
              head: t('dataset.rows'),
              cell: ({ row_count: rows }) => (rows == null ? '–' : f.integer(rows)),
              number: true,
            },
            { head: t('dataset.file'), cell: ({ filename }) => filename, wide: true, className: 'muted' },
            { head: t('dataset.added'), cell: (one) => <When at={one.created_at} />, className: 'muted num' },
          ]}
        />
      </Card>
    </div>
  );
}
