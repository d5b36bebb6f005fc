import { useLayoutEffect, useRef, type FormEvent, type ReactNode } from 'react';
import { useWords } from '../i18n';
import { Button } from './button';
import { Problem } from './problem';

/** The browser's own dialog: it keeps the focus, and Escape closes it. At its foot, ways back and on. */
export function Dialog({
  title,
  onClose,
  form,
  onSubmit = (event) => form?.submit(event),
  action,
  kind = 'primary',
  back,
  busy = form?.mutation.isPending,
  problem = form?.problem,
  children,
}: {
  title: string;
  onClose: () => void;
  /** What it sends, if it is a form of `useForm`. */
  form?: {
    submit: (event: FormEvent<HTMLFormElement>) => void;
    mutation: { isPending: boolean };
    problem: unknown;
  };
  onSubmit?: (event: FormEvent<HTMLFormElement>) => void;
  /** What the button says that submits, or what is there in its place. */
  action: ReactNode;
  kind?: 'primary' | 'danger primary';
  /** What goes back, if not a button that cancels. */
  back?: ReactNode;
  /** Whether it cannot be submitted now. */
  busy?: boolean;
  /** Why it could not be done. */
  problem?: unknown;
  children: ReactNode;
}) {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed while it is still in the page, so that the focus goes back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  // The browser tells of a closing a moment later: it may be open again by then, as React's strict mode has it, or gone.
  const closed = () => dialog.current?.open === false && onClose();
  return (
    <dialog ref={dialog} aria-label={title} onClose={closed}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(event);
        }}
      >
        <h2>{title}</h2>
        {children}
        <Problem of={{ error: problem }} />
        <div className="actions end">
          {back ?? <Button onClick={onClose}>{t('cancel')}</Button>}
          {typeof action === 'string' ? (
            <Button type="submit" kind={kind} disabled={busy}>
              {action}
            </Button>
          ) : (
            action
          )}
        </div>
      </form>
    </dialog>
  );
}
