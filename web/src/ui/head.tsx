import type { ReactNode } from 'react';
import { useTitle } from '../browser/title';

/** What a page is, and what can be done with it; in the browser's tab, too. */
export function Head({ title, hint, children }: { title: string; hint?: ReactNode; children?: ReactNode }) {
  useTitle(title);
  return (
    <div className="head">
      <div>
        <h1>{title}</h1>
        {hint && <p className="muted">{hint}</p>}
      </div>
      {children && <div className="actions">{children}</div>}
    </div>
  );
}
