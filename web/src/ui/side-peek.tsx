import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../i18n';
import { Button } from './button';
import { Icon } from './icons';

/** Something of a list beside it, while the list stays in sight. Escape closes it. */
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
  return (
    <aside className="peek" aria-label={name} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
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
