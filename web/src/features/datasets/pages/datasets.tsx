import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { datasets } from '../api';
import { useTitle } from '../../../browser/title';
import { useWords } from '../../../i18n';
import { Button, Card, Empty, Head, Problem, Skeleton, Status } from '../../../ui/kit';
import { Uploader } from '../parts/uploader';

export function Datasets() {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const list = useQuery(datasets);
  const [adding, setAdding] = useState(false);
  useTitle(t('nav.datasets'));
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
      {(adding || empty) && (
        <Uploader onDone={({ id }) => navigate({ to: '/datasets/$id', params: { id } })} />
      )}
      {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && (
        <Card>
          <Skeleton lines={6} />
        </Card>
      )}
      {empty && (
        <Card>
          <Empty sign="datasets" title={t('datasets.empty')}>
            <p className="muted">{t('datasets.empty2')}</p>
          </Empty>
        </Card>
      )}
      {list.data && !empty && (
        <Card flush>
          <div className="scroll" tabIndex={0} role="region" aria-label={t('nav.datasets')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('upload.name')}</th>
                  <th scope="col">{t('dataset.status')}</th>
                  <th scope="col" className="right">
                    {t('dataset.rows')}
                  </th>
                  <th scope="col" className="wide-only">
                    {t('dataset.file')}
                  </th>
                  <th scope="col">{t('dataset.added')}</th>
                </tr>
              </thead>
              <tbody>
                {list.data.map((one) => (
                  <tr key={one.id}>
                    <td>
                      <Link to="/datasets/$id" params={{ id: one.id }}>
                        {one.name}
                      </Link>
                    </td>
                    <td>
                      <Status of={one.status} />
                    </td>
                    <td className="right num">{one.row_count == null ? '–' : f.integer(one.row_count)}</td>
                    <td className="muted wide-only">{one.filename}</td>
                    <td className="muted num">{f.date(one.created_at)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Card>
      )}
    </div>
  );
}
