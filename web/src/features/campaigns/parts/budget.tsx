import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useWords } from '../../../i18n';
import { Card, Empty, Loaded, Skeleton } from '../../../ui';
import { type Campaign } from '../../../api/campaigns';
import { budgetCurves, type Curve, type Round } from '../api';
import type { Rounds } from '../use-rounds';
import { NoRound } from './no-round';
import { RoundSelect, useShownRound } from './round-select';

const LineChart = lazy(async () => ({ default: (await import('../../../charts/line')).LineChart }));
const HEIGHT = 280;

/** What other budgets would do in a round's place. */
export function Budget({ of, rounds }: { of: Campaign; rounds: Rounds }) {
  const shown = useShownRound(rounds.done);
  return shown ? <Curves of={of} done={rounds.done} shown={shown} /> : <NoRound of={rounds} />;
}

function Curves({ of, done, shown }: { of: Campaign; done: Round[]; shown: Round }) {
  const { t } = useWords();
  const found = useQuery(budgetCurves(of.id, shown.id));
  return (
    <>
      <Card title={t('budget.title')} hint={t('budget.lead')}>
        <RoundSelect done={done} shown={shown} />
      </Card>
      <Loaded of={found} wait={<Skeleton height={HEIGHT} />}>
        {(all) =>
          all.length > 0 ? (
            all.map((one) => (
              <CurrencyCurve key={one.currency} of={one} present={presentBudget(of, one.currency)} />
            ))
          ) : (
            <Card>
              <Empty sign="plan" title={t('budget.empty')} text={t('budget.empty2')} />
            </Card>
          )
        }
      </Loaded>
    </>
  );
}

const presentBudget = ({ budgets }: Campaign, currency: string): number | undefined =>
  budgets.find((one) => one.currency === currency)?.amount_minor;

function CurrencyCurve({ of: { currency, points }, present }: { of: Curve; present?: number }) {
  const { t, f } = useWords();
  const most = points.at(-1)?.budget_minor ?? 0;
  const isOnIt = present !== undefined && present <= most;
  const price = (minor: number) => f.compactPrice(minor, currency);
  return (
    <Card
      title={t('budget.of', { currency })}
      hint={isOnIt ? t('budget.mark', { budget: f.price(present, currency) }) : undefined}
    >
      <Suspense fallback={<Skeleton height={HEIGHT} />}>
        <LineChart
          title={t('budget.chart', { currency })}
          points={points.map(({ budget_minor: x, gain_minor: y }) => ({ x, y }))}
          other={points.map(({ budget_minor: x, cost_minor: y }) => ({ x, y }))}
          name={t('budget.gain')}
          otherName={t('budget.cost')}
          x={t('budget.x')}
          y=""
          xFormat={price}
          yFormat={price}
          mark={isOnIt ? present : undefined}
          height={HEIGHT}
          empty={t('budget.empty')}
        />
      </Suspense>
    </Card>
  );
}
