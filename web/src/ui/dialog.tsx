import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useWords } from '../i18n';
import { Button, Input, Problem } from './kit';

/** The browser's own dialog: it keeps the focus, and Escape closes it. */
export function Dialog({
  title,
  onClose,
  onSubmit,
  children,
}: {
  title: string;
  onClose: () => void;
  onSubmit: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} aria-label={title} onClose={onClose} onCancel={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <h2>{title}</h2>
        {children}
      </form>
    </dialog>
  );
}

/** Asks for the name of what is to be destroyed. */
export function DeleteDialog({
  title,
  text,
  name,
  pending,
  error,
  onClose,
  onDelete,
}: {
  title: string;
  text: string;
  name: string;
  pending: boolean;
  error: unknown;
  onClose: () => void;
  onDelete: () => void;
}) {
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const right = typed.trim() === name.trim();
  return (
    <Dialog title={title} onClose={onClose} onSubmit={() => right && onDelete()}>
      <p>{text}</p>
      <Input
        label={t('dataset.confirm', { name })}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
      />
      {error ? <Problem error={error} /> : null}
      <div className="actions end">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" kind="danger primary" disabled={!right || pending}>
          {t('delete')}
        </Button>
      </div>
    </Dialog>
  );
}
