import type { ReactNode } from 'react';

export function Card({
  title,
  hint,
  aside,
  children,
  flush,
}: {
  title?: string;
  hint?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}) {
  return (
    <section className="card">
      {title && (
        <header>
          <div>
            <h2>{title}</h2>
            {hint && <p className="muted small">{hint}</p>}
          </div>
          {aside}
        </header>
      )}
      {flush ? children : <div className="in">{children}</div>}
    </section>
  );
}
