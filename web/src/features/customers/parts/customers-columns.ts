import { remembered } from '../../../browser/preferences';
import type { Sort } from '../api';

/** Besides the customer's key. */
export const COLUMNS = ['score', 'risk', 'value', 'stake', 'known'] as const;
export type Column = (typeof COLUMNS)[number];
export const WIDTH: Record<Column, string> = {
  score: 'var(--score, 150px)',
  risk: '90px',
  value: '110px',
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
