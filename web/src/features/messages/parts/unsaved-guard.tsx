import { useBlocker } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { Button, Dialog } from '../../../ui';

/** Asks before what was typed is lost: on the way to another page, or out. */
export function UnsavedGuard({ isDirty }: { isDirty: boolean }) {
  const { t } = useWords();
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog
      title={t('unsaved.title')}
      onClose={blocker.reset}
      onSubmit={blocker.proceed}
      action={t('unsaved.leave')}
      kind="danger primary"
      back={<Button onClick={blocker.reset}>{t('unsaved.stay')}</Button>}
    >
      <p>{t('unsaved.text')}</p>
    </Dialog>
  );
}
