import { useWords } from '../../../i18n';
import { Button, Note } from '../../../ui';
import { saidBy, type Template } from '../templates';
import { Letter } from './letter';

/** Somebody else has changed it meanwhile: whose words are gone on with. */
export function TemplateConflict({
  of,
  onTheirs,
  onMine,
}: {
  of: Template;
  onTheirs: () => void;
  onMine: () => void;
}) {
  const { t } = useWords();
  const { subject, body } = saidBy(of);
  return (
    <Note tone="warn" role="status" title={t('template.conflict')}>
      <span>{t('template.conflictText')}</span>
      <Letter of={{ subject, text: body }} />
      <div className="actions">
        <Button onClick={onTheirs}>{t('template.takeTheirs')}</Button>
        <Button onClick={onMine}>{t('template.keepMine')}</Button>
      </div>
    </Note>
  );
}
