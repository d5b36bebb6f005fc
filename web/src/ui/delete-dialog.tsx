import { useState } from 'react';
import { useWords } from '../i18n';
import { Dialog } from './dialog';
import { Input } from './input';
import { useMutation, type Mutation } from './mutation';

/** Asks for the name of what is to be destroyed, and destroys it. */
export function DeleteDialog<Given, Answer>({
  title,
  text,
  name,
  action,
  by,
  of,
  onClose,
  onDone = onClose,
}: {
  title: string;
  text: string;
  name: string;
  /** What it is called, if not deleting. */
  action?: string;
  by: Mutation<Given, Answer>;
  of: NoInfer<Given>;
  onClose: () => void;
  onDone?: () => unknown;
}) {
  const { t } = useWords();
  const deletion = useMutation(by, onDone);
  const [typed, setTyped] = useState('');
  const right = typed.trim() === name.trim();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => right && deletion.mutate(of)}
      action={action ?? t('delete')}
      kind="danger primary"
      busy={!right || deletion.isPending}
      problem={deletion.error}
    >
      <p>{text}</p>
      <Input label={t('dataset.confirm', { name })} value={typed} onValue={setTyped} autoComplete="off" />
    </Dialog>
  );
}
