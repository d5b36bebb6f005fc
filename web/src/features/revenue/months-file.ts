import type { Words } from '../../i18n';
import type { Currency, Month } from './api';
import { MOVEMENTS } from './figures';

type Cell = string | number | null | undefined;

/** Movements as one list, which the API has by kind. */
const movedBy = ({ net: { churn, ...net } }: Month) => ({
  ...net,
  churn_voluntary: churn.voluntary,
  churn_involuntary: churn.involuntary,
  churn_paused: churn.paused,
});

/** All months of all currencies as rows for spreadsheets, in the reader's words, amounts in units of their currency. */
export function monthsFile({ t, f }: Words, currencies: readonly Currency[]): Cell[][] {
  const sums = (name: string) => [name, t('revenue.numberOf', { name })];
  const header = [
    t('revenue.currency'),
    t('revenue.month'),
    t('revenue.isOver'),
    t('revenue.atStart', { name: t('revenue.mrr') }),
    t('revenue.mrr'),
    t('revenue.atStart', { name: t('revenue.customers') }),
    t('revenue.customers'),
    ...MOVEMENTS.flatMap((one) => sums(t(`revenue.${one}`))),
    t('revenue.grossRetention'),
    t('revenue.netRetention'),
    t('revenue.revenueChurn'),
    t('revenue.logoChurn'),
    ...(['payments', 'failed', 'recovered', 'refunds'] as const).flatMap((one) => sums(t(`revenue.${one}`))),
  ];
  const row = (currency: string, month: Month): Cell[] => {
    const amount = (minor: number) => f.units(minor, currency);
    const moved = movedBy(month);
    return [
      currency,
      month.month,
      t(month.is_over ? 'yes' : 'no'),
      amount(month.mrr_before_minor),
      amount(month.mrr_minor),
      month.customers_before,
      month.customers,
      ...MOVEMENTS.flatMap((one) => [amount(moved[one].amount_minor), moved[one].count]),
      month.gross_retention,
      month.net_retention,
      month.revenue_churn,
      month.logo_churn,
      ...[month.payments, month.failed, month.recovered, month.refunds].flatMap((sum) => [
        amount(sum.amount_minor),
        sum.count,
      ]),
    ];
  };
  return [
    header,
    ...currencies.flatMap(({ currency, months }) => months.map((month) => row(currency, month))),
  ];
}
