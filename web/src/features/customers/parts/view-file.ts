import type { Schemas } from '../../../api/client';
import { saveAs } from '../../../browser/save-as';
import { useWords } from '../../../i18n';
import { csv, fileName } from '../../../browser/csv';
import { type Column, type Customer, headOf, type Places } from './customers-columns';

/** Saves customers as they are seen: in their order, with the columns that are shown, called as there. */
export function useViewFile(run: Schemas['ScoringRunView']) {
  const { t } = useWords();
  return (rows: readonly Customer[], columns: readonly Column[], places: Places, title: string) =>
    saveAs(
      fileName(title, run.created_at),
      csv([
        [t('customer'), ...columns.map(headOf)],
        ...rows.map((row) => [
          row.entity_key,
          ...columns.map(({ columnDef }) => columnDef.meta?.file(row, places)),
        ]),
      ]),
      'text/csv',
    );
}
