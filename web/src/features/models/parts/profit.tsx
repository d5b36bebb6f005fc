import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useUsualCurrency } from '../../../api/usual-currency';
import { LineChart } from '../../../charts/line';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { Button, Card, Input, Problem, Skeleton, Stat } from '../../../ui';
import { profit } from '../../customers/api';

/** Whom to contact: a slider over the run's customers, riskiest first. All figures are of one curve. */
export function Profit({
  run,
  model,
  threshold,
}: {
  run: Schemas['ScoringRunView'];
  model: Schemas['ModelView'];
  threshold: number;
}) {
  const { t, f } = useWords();
  const usual = useUsualCurrency().currency;
  const currency = model.currency ?? run.totals?.value?.currency ?? (usual || null);
  const own = run.totals?.value?.column;
  const [value, setValue] = useState(own ? '' : '200');
  const [cost, setCost] = useState('20');
  const [save, setSave] = useState('30');
  const terms = useDeferredValue({
    value: own && value === '' ? undefined : Number(value) || 0,
    contact_cost: Number(cost) || 0,
    save_rate: Math.min(100, Number(save) || 0) / 100,
  });
  const found = useQuery(profit(run.id, terms));
  const [at, setAt] = useState<number>();
  const curve = found.data?.curve ?? [];
  const cut = curve.findLastIndex((point) => point.contacted > 0 && point.threshold >= threshold);
  const index = Math.min(at ?? Math.max(cut, 0), Math.max(0, curve.length - 1));
  const here = curve[index];
  const all = curve.at(-1);
  const best = curve.reduce(
    (most, point, place) =>
      point.expected_profit > (curve[most]?.expected_profit ?? -Infinity) ? place : most,
    0,
  );
  return (
    <Card
      title={t('model.threshold')}
      aside={<Button onClick={() => setAt(best)}>{t('profit.best')}</Button>}
    >
      <div className="stack loose">
        <Problem of={found} />
        {!here || !all ? (
          !found.error && <Skeleton height={240} />
        ) : (
          <>
            <div className="field">
              <label htmlFor="contacts">{t('profit.slider')}</label>
              <input
                id="contacts"
                type="range"
                min={0}
                max={curve.length - 1}
                value={index}
                aria-valuetext={`${f.integer(here.contacted)} – ${f.money(here.expected_profit, currency)}`}
                onChange={(event) => setAt(Number(event.target.value))}
              />
            </div>
            <dl className="stats">
              <Stat
                label={t('profit.contacts')}
                value={f.integer(here.contacted)}
                hint={`${t('profit.threshold')} ${f.level(here.threshold)}`}
              />
              <Stat
                label={t('metric.precision')}
                help={t('help.precision')}
                value={here.contacted ? f.percent(here.expected_outcomes / here.contacted) : '–'}
              />
              <Stat
                label={t('metric.recall')}
                help={t('help.recall')}
                value={f.percent(here.expected_outcomes / Math.max(1e-9, all.expected_outcomes))}
              />
              <Stat
                label={t('profit.expected')}
                help={t('help.profit')}
                value={f.money(here.expected_profit, currency)}
                hint={`${t('profit.saved')}: ${f.integer(here.expected_saved)}`}
              />
            </dl>
            <div className="grid3">
              <LineChart
                title={t('axis.profit')}
                points={curve.map((point) => ({ x: point.contacted, y: point.expected_profit }))}
                x={t('axis.contacted')}
                y={t('axis.profit')}
                mark={here.contacted}
                filled
                xFormat={f.compact}
                yFormat={(amount) => f.compactMoney(amount, currency)}
                height={240}
              />
              <div className="stack">
                <Input
                  label={t('profit.value')}
                  type="number"
                  min={0}
                  value={value}
                  hint={own && t('profit.own', { column: columnLabel(own) })}
                  onValue={setValue}
                />
                <Input label={t('profit.cost')} type="number" min={0} value={cost} onValue={setCost} />
                <Input
                  label={`${t('profit.save')} (%)`}
                  type="number"
                  min={0}
                  max={100}
                  value={save}
                  onValue={setSave}
                />
                <p className="muted small">
                  {currency && `${t('profit.currency', { currency })} `}
                  <Link to="/models/$id" params={{ id: model.id }} search={{ tab: 'automation' }}>
                    {t(currency ? 'profit.otherCurrency' : 'profit.setCurrency')}
                  </Link>
                </p>
              </div>
            </div>
          </>
        )}
      </div>
    </Card>
  );
}
