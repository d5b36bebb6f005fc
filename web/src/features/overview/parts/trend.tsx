import { lazy, Suspense, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { type Key, useWords } from '../../../i18n';
import { Card, Options, Select, Skeleton } from '../../../ui';

/** Below all that a person comes for, it must not keep them waiting. */
const LineChart = lazy(async () => ({ default: (await import('../../../charts/line')).LineChart }));
const HEIGHT = 340;

const FIGURES = {
  at_risk: 'overview.atrisk',
  expected_outcomes: 'overview.leavers',
  value: 'overview.valueAtRisk',
} as const satisfies Record<string, Key>;
type Figure = keyof typeof FIGURES;

/** A figure of the model's runs, one after the other. */
export function Trend({ runs }: { runs: Schemas['ScoringRunView'][] }) {
  const { t, f } = useWords();
  const [figure, setFigure] = useState<Figure>('at_risk');
  const oldestFirst = [...runs].reverse();
  const of = (totals: Schemas['Totals']) => (figure === 'value' ? totals.value?.at_risk : totals[figure]);
  const points = oldestFirst.flatMap(({ totals, created_at }) => {
    const y = totals && of(totals);
    return y == null ? [] : [{ x: Date.parse(created_at), y }];
  });
  const shown = (Object.keys(FIGURES) as Figure[]).filter(
    (one) => one !== 'value' || runs.some((run) => run.totals?.value),
  );
  return (
    <Card
      title={t('overview.trend')}
      hint={
        points.length > 1 &&
        f.date(points[0]!.x) !== f.date(points.at(-1)!.x) &&
        t('overview.span', { from: f.date(points[0]!.x), to: f.date(points.at(-1)!.x) })
      }
      aside={
        points.length > 1 && (
          <Select bare label={t('overview.figure')} value={figure} onValue={setFigure}>
            <Options of={shown} text={(one) => t(FIGURES[one])} />
          </Select>
        )
      }
    >
      {points.length < 2 ? (
        <p className="muted">{t('overview.onerun')}</p>
      ) : (
        <Suspense fallback={<Skeleton height={HEIGHT} />}>
          <LineChart
            title={`${t('overview.trend')}: ${t(FIGURES[figure])}`}
            points={points}
            x=""
            y={t(FIGURES[figure])}
            dots
            filled
            time
            height={HEIGHT}
            xFormat={f.date}
            yFormat={f.compact}
          />
        </Suspense>
      )}
    </Card>
  );
}
