import { useWords } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Card } from '../../../ui';
import type { Currency } from '../api';
import { churnOf } from '../figures';
import './months.css';

/** Each month with its movements and rates, the latest first. */
export function Months({ of: { currency, months } }: { of: Currency }) {
  const { t, f } = useWords();
  const money = (amount: number) => (amount ? f.price(amount, currency) : null);
  const rate = (share: number | null | undefined) => (share == null ? null : f.percent1(share));
  return (
    <Card title={t('revenue.months')} hint={t('revenue.monthsHint')} flush>
      <Table
        title={t('revenue.months')}
        className="stacks months"
        rows={[...months].reverse()}
        rowKey={({ month }) => month}
        columns={[
          {
            head: t('revenue.month'),
            cell: ({ month, is_over }) => (
              <span className="month">
                {f.monthOf(month)}
                {!is_over && <span className="muted small"> {t('revenue.soFar')}</span>}
              </span>
            ),
          },
          { ...figure(t('revenue.mrr')), cell: ({ mrr_minor }) => f.price(mrr_minor, currency) },
          { ...figure(t('revenue.customers')), cell: ({ customers }) => f.integer(customers) },
          { ...figure(t('revenue.new')), cell: ({ net }) => money(net.new.amount_minor) },
          { ...figure(t('revenue.expansion')), cell: ({ net }) => money(net.expansion.amount_minor) },
          { ...figure(t('revenue.reactivation')), cell: ({ net }) => money(net.reactivation.amount_minor) },
          { ...figure(t('revenue.contraction')), cell: ({ net }) => money(-net.contraction.amount_minor) },
          { ...figure(t('revenue.churn')), cell: ({ net }) => money(-churnOf(net).amount_minor) },
          { ...figure(t('revenue.netRetention')), cell: ({ net_retention }) => rate(net_retention) },
          { ...figure(t('revenue.logoChurn')), cell: ({ logo_churn }) => rate(logo_churn) },
        ]}
      />
    </Card>
  );
}
