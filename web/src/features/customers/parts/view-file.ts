import type { Schemas } from '../../../api/client';
import { saveAs } from '../../../browser/save-as';
import { useWords } from '../../../i18n';
import { csv, fileName } from '../../../browser/csv';
import { type Column, useColumnNames } from './customers-columns';

type Customer = Schemas['Customer'];
const PLACES = 1e4;

/** Saves customers as they are seen: in their order, with the columns that are shown, called as there. */
export function useViewFile(run: Schemas['ScoringRunView']) {
  const { t } = useWords();
  const names = useColumnNames(run);
  const cell = ({ score, risk, value, known }: Customer, column: Column) => {
    const places = (number: number) => Math.round(number * PLACES) / PLACES;
    switch (column) {
      case 'score':
        return places(score);
      case 'risk':
        return t(`risk.${risk}`);
      case 'value':
        return value;
      case 'stake':
        return value == null ? null : places(value * score);
      case 'known':
        return t(known ? 'customers.left' : 'customers.active');
    }
  };
  return (rows: readonly Customer[], columns: readonly Column[], title: string) =>
    saveAs(
      fileName(title, run.created_at),
      csv([
        [t('customer'), ...columns.map((column) => names[column])],
        ...rows.map((row) => [row.entity_key, ...columns.map((column) => cell(row, column))]),
      ]),
      'text/csv',
    );
}
