import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import { Note } from './note';

/** What is to be known of the file that was learned from or scored; nothing where there is nothing. */
export function FileNotes({ of }: { of?: Schemas['FileNotes'] | null }) {
  const { t } = useWords();
  const lines = useFileLines()(of);
  if (lines.length === 0) return null;
  return (
    <Note title={t('file.title')}>
      <ul className="stack tight small">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Note>
  );
}

/** What is to be known of a file, each thing in a sentence. */
export function useFileLines() {
  const { t, f } = useWords();
  return (of?: Schemas['FileNotes'] | null) => {
    const {
      skipped,
      set_aside: aside,
      adjusted,
      unseen,
      repeated_keys: repeated,
      older_rows: older,
    } = of ?? {};
    const short = of?.short_rows;
    const kinds = (['blank', 'headers', 'totals', 'notes', 'rulers', 'units'] as const)
      .filter((kind) => (skipped?.[kind] ?? 0) > 0)
      .map((kind) => t(`reading.${kind}`, { n: skipped?.[kind] ?? 0 }));
    return [
      ...(kinds.length > 0 ? [t('reading.skipped', { what: kinds.join(', ') })] : []),
      ...(short
        ? [t('reading.short', { n: short.rows, rows: short.examples.map(f.integer).join(', ') })]
        : []),
      ...(aside ?? []).map(({ column, count, examples }) =>
        t('file.aside', {
          column,
          n: count,
          examples: examples.map(({ value, row }) => t('warning.example', { value, row })).join(', '),
        }),
      ),
      ...(adjusted ?? []).map(({ column, adjustment }) => t(`file.${adjustment}`, { column })),
      ...(unseen ?? []).map(({ column, rows, examples }) =>
        t('file.unseen', { column, n: rows, examples: examples.join(', ') }),
      ),
      ...(repeated
        ? [
            t('file.repeated', {
              n: repeated.keys,
              rows: repeated.rows,
              examples: repeated.examples.map(({ key, rows }) => `${key} (${f.integer(rows)})`).join(', '),
            }),
          ]
        : []),
      ...(older
        ? [
            t(older.by ? 'file.older' : 'file.olderLast', {
              n: older.rows,
              keys: older.keys,
              column: older.by ?? '',
              examples: older.examples
                .map(({ key, row }) => t('warning.example', { value: key, row }))
                .join(', '),
            }),
          ]
        : []),
    ];
  };
}
