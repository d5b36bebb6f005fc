import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Schemas } from '../api/client';
import { models } from '../api/models';
import { useWords } from '../i18n';
import { columnLabel } from '../i18n/column-label';
import { periodOf, timeUnitOf } from '../i18n/unit';

type Run = Pick<Schemas['ScoringRunView'], 'model_id' | 'totals'>;

/** Amounts of a column of money, with their currency and how often they come, as far as that is known. */
export function useMoney(column: string | undefined, currency: string | null | undefined) {
  const { t, f } = useWords();
  return useCallback(
    (amount: number) => {
      const period = column && periodOf(column);
      const written = f.money(amount, currency);
      return period ? t(`money.${period}`, { amount: written }) : written;
    },
    [t, f, column, currency],
  );
}

/** What the customers of a run are worth: what that is called, and how amounts of it are written. */
export function useValue(run: Run | undefined) {
  const value = run?.totals?.value;
  // Runs that ended before anybody said the currency do not know it.
  const model = useQuery(models).data?.find(({ id }) => id === run?.model_id);
  const currency = value && (value.currency ?? model?.currency);
  const money = useMoney(value?.column, currency);
  return useMemo(
    () => value && { totals: value, name: columnLabel(value.column), currency, money },
    [value, currency, money],
  );
}

/** How what a column says of a customer is written: money, times and dates with what belongs to them. */
export function useCell(run: Run | undefined) {
  const { f } = useWords();
  const worth = useValue(run);
  return useCallback(
    (column: string, label: string, value: string, type?: Schemas['ColumnType']) => {
      if (type === 'text' || type === 'boolean') return value;
      const number = value.trim() === '' ? NaN : Number(value);
      if (Number.isNaN(number)) return f.cell(value);
      if (column === worth?.totals.column) return worth.money(number);
      const unit = timeUnitOf(column);
      // `Days since last login: 38` says it already.
      return unit && !timeUnitOf(label) ? f.timespan(number, unit) : f.cell(value);
    },
    [f, worth],
  );
}
