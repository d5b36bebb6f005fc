import { useLayoutEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
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
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = useRef(false);
  // Closed while it is still in the page, so that the focus goes back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    shown.current = true;
    return () => {
      shown.current = false;
      element?.close();
    };
  }, []);
  // The browser tells of a closing a moment later, when another dialog may have taken its place.
  const closed = () => shown.current && onClose();
  return (
    <dialog ref={dialog} aria-label={title} onClose={closed} onCancel={closed}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(event);
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
  action,
  pending,
  error,
  onClose,
  onDelete,
}: {
  title: string;
  text: string;
  name: string;
  /** What it is called, if not deleting. */
  action?: string;
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
          {action ?? t('delete')}
        </Button>
      </div>
    </Dialog>
  );
}
