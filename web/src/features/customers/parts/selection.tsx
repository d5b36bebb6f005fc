import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Button, useValue } from '../../../ui';
import type { Column, Customer, Places, Profile } from './customers-columns';
import { useViewFile } from './view-file';

/** What can be done with the customers that are ticked. */
export function Selection({
  of,
  run,
  columns,
  places,
  name,
  onClear,
}: {
  of: Customer[];
  run: Schemas['ScoringRunView'];
  columns: readonly Column[];
  places: Places;
  /** The column of their names, if there is one. */
  name?: Profile;
  onClear: () => void;
}) {
  const { t } = useWords();
  const worth = useValue(run);
  const save = useViewFile(run);
  const value = of.reduce((sum, one) => sum + (one.value ?? 0), 0);
  return (
    <div className="selection" role="status">
      <strong>{t('selection.count', { n: of.length })}</strong>
      {worth && <span className="num">{t('selection.value', { amount: worth.money(value) })}</span>}
      <Button onClick={() => save(of, columns, places, t('selection.file'), name)}>
        {t('selection.save')}
      </Button>
      <Button kind="ghost" onClick={onClear}>
        {t('selection.clear')}
      </Button>
    </div>
  );
}
