import { useEffect, useRef, type ReactNode } from 'react';

/** A button that opens a panel. It closes by Escape, and when the focus or a click goes elsewhere. */
export function Menu({
  button,
  label,
  kind = 'button',
  children,
}: {
  button: ReactNode;
  /** What it is called, if its button does not say. */
  label?: string;
  /** A small panel below an ordinary button, or the large one above the account's, which a choice closes. */
  kind?: 'button' | 'account';
  children: ReactNode;
}) {
  const place = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (place.current) place.current.open = false;
  };
  useEffect(() => {
    const elsewhere = (event: Event) => {
      if (!place.current?.contains(event.target as Node)) close();
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
    };
  }, []);
  const large = kind === 'account';
  return (
    <details
      className="menu"
      ref={place}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !place.current?.open) return;
        close();
        place.current.querySelector('summary')?.focus();
      }}
    >
      <summary className={large ? undefined : 'button'} aria-label={label}>
        {button}
      </summary>
      <div
        className={large ? 'panel' : undefined}
        onClick={(event) => large && (event.target as Element).closest('a, button') && close()}
      >
        {children}
      </div>
    </details>
  );
}
