import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../i18n';
import { Button } from './button';
import { Icon } from './icons';

const ABOVE = 'dialog[open], .popup, [role="menu"], [role="listbox"]';

/** Something of a list beside it, while the list stays in sight. Escape closes it, wherever the focus is. */
export function SidePeek({
  of,
  name,
  page,
  onClose,
  children,
}: {
  /** What it is: when another is shown, its heading is read. */
  of: string;
  name: string;
  /** The way to its page. */
  page?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [of]);
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      // What is open above it closes first.
      if (event.key === 'Escape' && !document.querySelector(ABOVE)) onClose();
    };
    // Before what is above has heard of the key, and is gone.
    addEventListener('keydown', close, true);
    return () => removeEventListener('keydown', close, true);
  }, [onClose]);
  return (
    <aside className="peek" aria-label={name}>
      <header>
        <h2 tabIndex={-1} ref={heading}>
          {name}
        </h2>
        {page}
        <Button kind="ghost icon" aria-label={t('app.close')} onClick={onClose}>
          <Icon sign="close" />
        </Button>
      </header>
      <div className="stack">{children}</div>
    </aside>
  );
}
