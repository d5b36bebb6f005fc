import { useWords } from '../../../i18n';
import { Table } from '../../../table/table';
import { Card } from '../../../ui';
import type { Currency, Month } from '../api';
import { churnOf } from '../figures';
import './months.css';

/** Each month with its movements and rates, the latest first. */
export function Months({ of: { currency, months } }: { of: Currency }) {
  const { t, f } = useWords();
  const money = (amount: number) => (amount ? f.price(amount, currency) : '–');
  const rate = (share: number | null | undefined) => (share == null ? '–' : f.percent1(share));
  const figure = (head: string, cell: (month: Month) => string) => ({ head, cell, number: true });
  return (
    <Card title={t('revenue.months')} hint={t('revenue.monthsHint')} flush>
      <Table
        title={t('revenue.months')}
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
          figure(t('revenue.mrr'), ({ mrr_minor }) => f.price(mrr_minor, currency)),
          figure(t('revenue.customers'), ({ customers }) => f.integer(customers)),
          figure(t('revenue.new'), ({ net }) => money(net.new.amount_minor)),
          figure(t('revenue.expansion'), ({ net }) => money(net.expansion.amount_minor)),
          figure(t('revenue.reactivation'), ({ net }) => money(net.reactivation.amount_minor)),
          figure(t('revenue.contraction'), ({ net }) => money(-net.contraction.amount_minor)),
          figure(t('revenue.churn'), ({ net }) => money(-churnOf(net).amount_minor)),
          figure(t('revenue.netRetention'), ({ net_retention }) => rate(net_retention)),
          figure(t('revenue.logoChurn'), ({ logo_churn }) => rate(logo_churn)),
        ]}
      />
    </Card>
  );
}
