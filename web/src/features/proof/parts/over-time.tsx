import { lazy, Suspense } from 'react';
import { useWords } from '../../../i18n';
import { Card, Skeleton } from '../../../ui';
import type { Group, Measure } from '../api';
import { inCustomers, inMoney } from '../verdict';

const LineChart = lazy(async () => ({ default: (await import('../../../charts/line')).LineChart }));
const HEIGHT = 300;

/** The effect on one customer as it stood week by week, with its interval. */
export function OverTime({ of: { kept, revenue } }: { of: Group }) {
  const words = useWords();
  const { t, f } = words;
  const currency = revenue?.currency;
  return (
    <div className="grid2">
      {kept && <Curve name={t('proof.kept')} of={kept} written={inCustomers(words).one} />}
      {revenue && currency && (
        <Curve
          name={t('proof.revenue')}
          of={revenue}
          written={inMoney(words, currency).one}
          axis={(value) => f.compactPrice(value, currency)}
        />
      )}
    </div>
  );
}

function Curve({
  name,
  of,
  written,
  axis = written,
}: {
  name: string;
  of: Measure;
  written: (value: number) => string;
  axis?: (value: number) => string;
}) {
  const { t, f } = useWords();
  const points = of.points.map(({ day, value, low, high }) => ({ x: Date.parse(day), y: value, low, high }));
  return (
    <Card title={`${name}: ${t('proof.chart')}`} hint={t('proof.chartHint')}>
      <Suspense fallback={<Skeleton height={HEIGHT} />}>
        <LineChart
          title={`${name}: ${t('proof.chart')}`}
          points={points}
          x=""
          y={t('proof.effect')}
          time
          height={HEIGHT}
          xFormat={f.date}
          yFormat={axis}
          empty={t('proof.chartEmpty')}
        />
      </Suspense>
    </Card>
  );
}
