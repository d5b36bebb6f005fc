import { useState } from 'react';
import { useWords } from '../../../i18n';
import { BareInput } from '../../../ui';
import { type Column, headOf, isOfData, MOST_DATA, type Table } from './customers-columns';

/** With more columns than this, one searches among them. */
const MANY = 12;

/** Which columns are seen. */
export function ColumnChooser({ of: table }: { of: Table }) {
  const { t } = useWords();
  const [wanted, setWanted] = useState('');
  const offered = table.getAllLeafColumns().filter((column) => column.getCanHide());
  const full = offered.filter((column) => isOfData(column) && column.getIsVisible()).length >= MOST_DATA;
  const found = offered.filter((column) => headOf(column).toLowerCase().includes(wanted.toLowerCase()));
  const choices = (columns: Column[]) =>
    columns.map((column) => (
      <label key={column.id}>
        <input
          type="checkbox"
          checked={column.getIsVisible()}
          disabled={full && isOfData(column) && !column.getIsVisible()}
          onChange={column.getToggleVisibilityHandler()}
        />
        {headOf(column)}
      </label>
    ));
  const ofData = found.filter(isOfData);
  return (
    <>
      {offered.length > MANY && (
        <BareInput
          label={t('columns.search')}
          type="search"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      <div className="choose">
        {choices(found.filter((column) => !isOfData(column)))}
        {ofData.length > 0 && <strong className="overline bare">{t('cust.row')}</strong>}
        {choices(ofData)}
      </div>
      {full && <p className="muted small">{t('columns.most', { n: MOST_DATA })}</p>}
      {found.length === 0 && <p className="muted small">{t('columns.none')}</p>}
    </>
  );
}
