import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Badge, Card, Empty, Head, Skeleton, Status, When } from '../../../ui';
import { trainingRuns } from '../../training/api';
import { models } from '../../../api/models';

export default function Models() {
  const { t } = useWords();
  const list = useQuery(models);
  const runs = useQuery(trainingRuns);
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
  return (
    <div className="page">
      <Head title={t('nav.models')}>
        <Link className="button primary" to="/models/new">
          {t('models.new')}
        </Link>
      </Head>
      <Card flush>
        <QueryTable
          title={t('nav.models')}
          query={list}
          rows={list.data}
          rowKey={({ id }) => id}
          wait={<Skeleton lines={6} />}
          empty={
            <Empty sign="models" title={t('models.empty')} text={t('models.empty2')}>
              <Link className="button" to="/start">
                {t('nav.start')}
              </Link>
            </Empty>
          }
          columns={[
            {
              head: t('upload.name'),
              cell: ({ id, name }) => (
                <Link to="/models/$id" params={{ id }}>
                  {name}
                </Link>
              ),
            },
            { head: t('models.target'), cell: ({ target }) => target, wide: true, className: 'muted' },
            {
              head: t('models.prod'),
              cell: ({ prod_version: n }) =>
                n ? <Badge tone="accent">{t('model.version', { n })}</Badge> : '–',
            },
            { head: t('run.title'), cell: ({ id }) => latest(id) },
            {
              head: t('models.created'),
              cell: (one) => <When at={one.created_at} />,
              className: 'muted num',
            },
          ]}
        />
      </Card>
    </div>
  );
}
