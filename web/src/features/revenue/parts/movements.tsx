import { type Kind, StackChart } from '../../../charts/stacks';
import { useWords } from '../../../i18n';
import { Card } from '../../../ui';
import type { Currency, Month } from '../api';
import { churnOf } from '../figures';

const KINDS: { name: 'new' | 'reactivation' | 'expansion' | 'contraction' | 'churn'; look: Kind['look'] }[] =
  [
    { name: 'new', look: 'first' },
    { name: 'expansion', look: 'second' },
    { name: 'reactivation', look: 'third' },
    { name: 'contraction', look: 'fourth' },
    { name: 'churn', look: 'fifth' },
  ];

const amount = ({ net }: Month, kind: (typeof KINDS)[number]['name']) =>
  kind === 'churn' ? churnOf(net).amount_minor : net[kind].amount_minor;

/** What each month added to MRR, and took from it. */
export function Movements({ of: { currency, months } }: { of: Currency }) {
  const { t, f } = useWords();
  return (
    <Card title={t('revenue.movements')}>
      <StackChart
        title={t('revenue.movements')}
        columnsName={t('revenue.month')}
        kinds={KINDS.map(({ name, look }) => ({
          name: t(`revenue.${name}`),
          look,
          below: name === 'contraction' || name === 'churn',
        }))}
        columns={months.map((month) => ({
          name: f.monthOf(month.month),
          values: KINDS.map(({ name }) => amount(month, name)),
        }))}
        valueFormat={(value) => f.compactPrice(value, currency)}
        exactFormat={(value) => f.price(value, currency)}
      />
    </Card>
  );
}
