import type { Schemas } from '../../../api/client';
import { remembered } from '../../../browser/preferences';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import type { Sort } from '../api';

type Run = Schemas['ScoringRunView'];

/** Besides the customer's key. */
export const COLUMNS = ['score', 'risk', 'value', 'stake', 'known'] as const;
export type Column = (typeof COLUMNS)[number];
export const WIDTH: Record<Column, string> = {
  score: 'var(--score, 150px)',
  risk: '90px',
  value: '130px',
  stake: '130px',
  known: '110px',
};
export const SORT: Partial<Record<Column, [down: Sort, up: Sort]>> = {
  score: ['-score', 'score'],
  value: ['-value', 'value'],
  stake: ['-value_at_stake', 'value_at_stake'],
};

export function shownBefore(): Column[] {
  const before = remembered('columns');
  return before === null ? [...COLUMNS] : COLUMNS.filter((column) => before.split(',').includes(column));
}

/** Those that a run has: what is at stake is known of some models only. */
export const columnsOf = ({ totals }: Run): Column[] =>
  COLUMNS.filter((column) => totals?.value || (column !== 'value' && column !== 'stake'));

/** What they are called. */
export function useColumnNames({ totals }: Run): Record<Column, string> {
  const { t } = useWords();
  return {
    score: t('score'),
    risk: t('risk'),
    value: columnLabel(totals?.value?.column ?? ''),
    stake: t('customers.stake'),
    known: t('customers.known'),
  };
}
