import { useState } from 'react';
import { useWords } from '../i18n';
import { Dialog } from './dialog';
import { Input } from './input';

/** Asks for the name of what is to be destroyed. */
export function DeleteDialog({
  title,
  text,
  name,
  action,
  deletion,
  onClose,
  onDelete,
}: {
  title: string;
  text: string;
  name: string;
  /** What it is called, if not deleting. */
  action?: string;
  deletion: { isPending: boolean; error: unknown };
  onClose: () => void;
  onDelete: () => void;
}) {
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const right = typed.trim() === name.trim();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => right && onDelete()}
      action={action ?? t('delete')}
      kind="danger primary"
      busy={!right || deletion.isPending}
      problem={deletion.error}
    >
      <p>{text}</p>
      <Input
        label={t('dataset.confirm', { name })}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
      />
    </Dialog>
  );
}
