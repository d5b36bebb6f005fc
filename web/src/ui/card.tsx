import type { ReactNode } from 'react';
import { Help } from './help';

export function Card({
  title,
  hint,
  help,
  aside,
  children,
  flush,
}: {
  /** Nothing where what is around it has just said it, such as the tab that it is in. */
  title?: string;
  hint?: ReactNode;
  /** What its title means, for whoever asks. */
  help?: string;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}) {
  return (
    <section className="card">
      {(title ?? hint) && (
        <header>
          <div>
            {title && (
              <div className="title">
                <h2>{title}</h2>
                {help && <Help term={title} text={help} />}
              </div>
            )}
            {hint && <p className="muted small">{hint}</p>}
          </div>
          {aside}
        </header>
      )}
      {flush ? children : <div className="in">{children}</div>}
    </section>
  );
}
