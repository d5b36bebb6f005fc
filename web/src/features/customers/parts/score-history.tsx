import { useQuery } from '@tanstack/react-query';
import { LineChart } from '../../../charts/line';
import { useWords } from '../../../i18n';
import { Card, Loaded, Skeleton } from '../../../ui';
import { history } from '../api';

/** A customer's scores by the model's runs. */
export function ScoreHistory({ model, of }: { model: string; of: string }) {
  const { t, f } = useWords();
  const found = useQuery(history(model, of));
  const oldestFirst = [...(found.data ?? [])].reverse();
  return (
    <Card title={t('cust.history')}>
      <Loaded of={found} wait={<Skeleton height={220} />}>
        {() =>
          oldestFirst.length < 2 ? (
            <p className="muted">{t('cust.onerun')}</p>
          ) : (
            <LineChart
              title={t('cust.history')}
              points={oldestFirst.map((one) => ({ x: Date.parse(one.scored_at), y: one.score }))}
              x=""
              y={t('score')}
              yDomain={[0, 1]}
              dots
              height={220}
              time
              xFormat={f.date}
              yFormat={f.percent}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
