import { useEffect, useRef, type ReactNode } from 'react';

/** A button that opens a panel. Escape, a click elsewhere, and what is chosen in it close it. */
export function Menu({
  label,
  button,
  children,
}: {
  label: string;
  button: ReactNode;
  children: (close: () => void) => ReactNode;
}) {
  const place = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (place.current) place.current.open = false;
  };
  useEffect(() => {
    const elsewhere = (event: MouseEvent) => {
      if (!place.current?.contains(event.target as Node)) close();
    };
    document.addEventListener('click', elsewhere);
    return () => document.removeEventListener('click', elsewhere);
  }, []);
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
      <summary aria-label={label}>{button}</summary>
      <div className="panel">{children(close)}</div>
    </details>
  );
}
