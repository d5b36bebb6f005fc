import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Button } from '../../../ui';
import type { Column } from './customers-columns';
import { useViewFile } from './view-file';

/** What can be done with the customers that are ticked. */
export function Selection({
  of,
  run,
  columns,
  onClear,
}: {
  of: Schemas['Customer'][];
  run: Schemas['ScoringRunView'];
  columns: Column[];
  onClear: () => void;
}) {
  const { t, f } = useWords();
  const save = useViewFile(run);
  const value = of.reduce((sum, one) => sum + (one.value ?? 0), 0);
  return (
    <div className="selection" role="status">
      <strong>{t('selection.count', { n: of.length })}</strong>
      {run.totals?.value && <span className="num">{t('selection.value', { amount: f.amount(value) })}</span>}
      <Button onClick={() => save(of, columns, t('selection.file'))}>{t('selection.save')}</Button>
      <Button kind="ghost" onClick={onClear}>
        {t('selection.clear')}
      </Button>
    </div>
  );
}
