import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { models } from '../api';
import { trainingRuns } from '../../training/api';
import { useWords } from '../../../i18n';
import { useTitle } from '../../../browser/title';
import { Badge, Card, Empty, Head, Problem, Skeleton, Status } from '../../../ui/kit';

export function Models() {
  const { t, f } = useWords();
  const list = useQuery(models);
  const runs = useQuery(trainingRuns);
  useTitle(t('nav.models'));
  return (
    <div className="page">
      <Head title={t('nav.models')}>
        <Link className="button primary" to="/models/new">
          {t('models.new')}
        </Link>
      </Head>
      {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && (
        <Card>
          <Skeleton lines={6} />
        </Card>
      )}
      {list.data?.length === 0 && (
        <Card>
          <Empty sign="models" title={t('models.empty')}>
            <p className="muted">{t('models.empty2')}</p>
            <Link className="button" to="/start">
              {t('nav.start')}
            </Link>
          </Empty>
        </Card>
      )}
      {list.data && list.data.length > 0 && (
        <Card flush>
          <div className="scroll" tabIndex={0} role="region" aria-label={t('nav.models')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('upload.name')}</th>
                  <th scope="col" className="wide-only">
                    {t('models.target')}
                  </th>
                  <th scope="col">{t('models.prod')}</th>
                  <th scope="col">{t('run.title')}</th>
                  <th scope="col">{t('models.created')}</th>
                </tr>
              </thead>
              <tbody>
                {list.data.map((one) => {
                  const run = runs.data?.find((run) => run.model_id === one.id);
                  return (
                    <tr key={one.id}>
                      <td>
                        <Link to="/models/$id" params={{ id: one.id }}>
                          {one.name}
                        </Link>
                      </td>
                      <td className="muted wide-only">{one.target}</td>
                      <td>
                        {one.prod_version ? (
                          <Badge tone="accent">{t('model.version', { n: one.prod_version })}</Badge>
                        ) : (
                          '–'
                        )}
                      </td>
                      <td>
                        {run && (
                          <Link to="/training-runs/$id" params={{ id: run.id }}>
                            <Status of={run.status} />
                          </Link>
                        )}
                      </td>
                      <td className="muted num">{f.date(one.created_at)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        </Card>
      )}
    </div>
  );
}
