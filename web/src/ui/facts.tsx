import type { ReactNode } from 'react';

/** Terms, and what there is to say of each. */
export function Facts({ of }: { of: [term: string, text: ReactNode][] }) {
  return (
    <dl className="facts">
      {of.map(([term, text]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd className="muted">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
