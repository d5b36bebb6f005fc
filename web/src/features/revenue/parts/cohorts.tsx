import { type CSSProperties, useState } from 'react';
import { Frame } from '../../../charts/frame';
import { LineChart } from '../../../charts/line';
import { useWords } from '../../../i18n';
import { Card, Select } from '../../../ui';
import type { Cohorts as Found } from '../api';
import { retentionByAge } from '../figures';
import './cohorts.css';

type What = 'customer_retention' | 'mrr_retention';

/** How much of each month's new customers is left, month after month: the darker the more. */
export function Cohorts({ of: { cohorts, currency } }: { of: Found }) {
  const { t, f } = useWords();
  const [what, setWhat] = useState<What>('customer_retention');
  const oldest = Math.max(0, ...cohorts.map(({ months }) => months.length));
  const ages = Array.from({ length: oldest }, (_, age) => age);
  const sheet = {
    columns: [
      { name: t('revenue.month'), format: String },
      { name: t('revenue.started'), format: f.integer },
      ...ages.map((age) => ({ name: String(age), format: f.percent })),
    ],
    rows: cohorts.map(({ month, started, months }) => [
      month,
      started.count,
      ...ages.map((age) => months[age]?.[what]),
    ]),
  };
  return (
    <Card
      title={t('revenue.cohorts')}
      hint={t('revenue.cohortsHint')}
      aside={
        <Select bare label={t('revenue.kept')} value={what} onValue={setWhat}>
          <option value="customer_retention">{t('revenue.keptCustomers')}</option>
          <option value="mrr_retention">{t('revenue.keptMrr')}</option>
        </Select>
      }
    >
      <Frame title={t('revenue.cohorts')} sheet={sheet} unit={t('revenue.after_months')}>
        {() => (
          <div className="scroll" tabIndex={0} role="region" aria-label={t('revenue.cohorts')}>
            <table className="heat num small">
              <thead>
                <tr>
                  <th scope="col">{t('revenue.month')}</th>
                  <th scope="col" className="right">
                    {t('revenue.started')}
                  </th>
                  {ages.map((age) => (
                    <th key={age} scope="col" className="right">
                      {age}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {cohorts.map(({ month, started, months }) => (
                  <tr key={month}>
                    <th scope="row">{f.monthOf(month)}</th>
                    <td className="right">
                      {what === 'customer_retention'
                        ? f.integer(started.count)
                        : f.price(started.amount_minor, currency)}
                    </td>
                    {months.map((one, age) => (
                      <td
                        key={age}
                        className="heat-cell right"
                        style={{ '--heat': Math.min(1, one[what]) } as CSSProperties}
                      >
                        {f.percent(one[what])}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Frame>
    </Card>
  );
}

/** The same of all cohorts together, as curves. */
export function RetentionCurves({ of: { cohorts } }: { of: Found }) {
  const { t, f } = useWords();
  const ages = retentionByAge(cohorts);
  const points = (of: 'customers' | 'mrr') => ages.map((one) => ({ x: one.age, y: one[of] }));
  return (
    <Card title={t('revenue.curves')} hint={t('revenue.curvesHint')}>
      <LineChart
        title={t('revenue.curves')}
        points={points('customers')}
        other={points('mrr')}
        name={t('revenue.keptCustomers')}
        otherName={t('revenue.keptMrr')}
        x={t('revenue.after_months')}
        y={t('revenue.share')}
        yDomain={[0, Math.max(1, ...ages.map(({ mrr }) => mrr))]}
        xFormat={f.integer}
        yFormat={f.percent}
      />
    </Card>
  );
}
