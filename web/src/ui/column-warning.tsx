import { useWords } from '../i18n';
import { Badge } from './badge';
import { Note } from './note';

/** What to know of a column before one trusts what is learned from it. */
export function ColumnWarning({
  of: { column, other_columns: others = [], code, detail, remedy },
}: {
  of: { column: string; other_columns?: string[]; code: string; detail: string; remedy?: string };
}) {
  const { either } = useWords();
  return (
    <Note tone="warn">
      <span>
        <strong>{[column, ...others].join(', ')}</strong>{' '}
        <Badge tone="warn">{either(`warning.${code}`, code)}</Badge>
      </span>
      <span className="small">
        {detail} {remedy}
      </span>
    </Note>
  );
}
