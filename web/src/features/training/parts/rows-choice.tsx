import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';

type Rows = Schemas['RowsPerEntity'];

/** Which rows count of customers who have several. */
export function RowsChoice({
  of,
  snapshot,
  onValue,
}: {
  of: Rows;
  snapshot: string;
  onValue: (rows: Rows) => void;
}) {
  const { t } = useWords();
  const newest = snapshot ? t('rows.newestHint', { column: snapshot }) : t('rows.newestLast');
  const hints: Record<Rows, string> = { all: t('rows.allHint'), newest };
  return (
    <fieldset className="choices">
      <legend className="legend">{t('rows.title')}</legend>
      {(['all', 'newest'] as const).map((rows) => (
        <label className="choice" key={rows}>
          <input type="radio" name="rows" checked={of === rows} onChange={() => onValue(rows)} />
          <span>
            <strong>{t(`rows.${rows}`)}</strong>
            <br />
            <span className="hint">{hints[rows]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
