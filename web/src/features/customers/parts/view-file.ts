import type { Schemas } from '../../../api/client';
import { saveAs } from '../../../browser/save-as';
import { useWords } from '../../../i18n';
import { csv, fileName } from '../../../browser/csv';
import { type Column, type Customer, headOf, ofData, type Places, type Profile } from './customers-columns';

/** Saves customers as they are seen: in their order, with names and the columns that are shown, called as there. */
export function useViewFile(run: Schemas['ScoringRunView']) {
  const { t } = useWords();
  return (
    rows: readonly Customer[],
    columns: readonly Column[],
    places: Places,
    title: string,
    name?: Profile,
  ) => {
    // Names are seen beside keys, whether or not they have a column of their own.
    const names = name && !columns.some(({ id }) => id === ofData(name.name)) ? [name] : [];
    saveAs(
      fileName(title, run.created_at),
      csv([
        [t('customer'), ...names.map(({ label }) => label), ...columns.map(headOf)],
        ...rows.map((row) => [
          row.entity_key,
          ...names.map(({ name }) => row.cells?.[places.get(name) ?? -1]),
          ...columns.map(({ columnDef }) => columnDef.meta?.file(row, places)),
        ]),
      ]),
      'text/csv',
    );
  };
}
