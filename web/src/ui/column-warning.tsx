import type { ReactNode } from 'react';
import { useWords } from '../i18n';
import { Badge } from './badge';
import { Note } from './note';
import { Prose } from './prose';

/** What to know of a column before one trusts what is learned from it. */
export function ColumnWarning({
  of: { column, other_columns: others = [], code, detail },
  values = {},
  found,
  children,
}: {
  of: { column: string; other_columns?: string[]; code: string; detail: string };
  /** What its words name besides the columns. */
  values?: Record<string, string | number>;
  /** What was found, where it is known in the reader's language. */
  found?: string | false;
  /** What can be done about it. */
  children?: ReactNode;
}) {
  const { either } = useWords();
  return (
    <Note tone="warn">
      <span>
        <strong>{[column, ...others].join(', ')}</strong>{' '}
        <Badge tone="warn">{either(`warning.${code}`, code)}</Badge>
      </span>
      <span className="small">
        {found && <Prose text={found} />} <Prose text={either(`warning.text.${code}`, detail, values)} />
      </span>
      {children}
    </Note>
  );
}
