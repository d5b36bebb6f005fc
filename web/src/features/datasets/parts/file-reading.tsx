import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Card } from '../../../ui';

/** How a file was read, what its owner said of it, and what of it was no row. */
export function FileReading({ of, own }: { of: Schemas['FileReading']; own: string[] }) {
  const { t, f } = useWords();
  const named = useDelimiter();
  const skipped = (['blank', 'headers', 'totals', 'notes', 'rulers', 'units'] as const)
    .map((kind) => [kind, of.skipped[kind] ?? 0] as const)
    .filter(([, n]) => n > 0)
    .map(([kind, n]) => t(`reading.${kind}`, { n }));
  const format = of.format ?? 'csv';
  const lines = [
    ...own,
    of.member && t('reading.member', { name: of.member }),
    of.other_members?.length && t('reading.otherMembers', { names: of.other_members.join(', ') }),
    format === 'csv'
      ? t('reading.encoding', { encoding: of.encoding, delimiter: named(of.delimiter) })
      : t(`reading.format.${format}`),
    of.sheet &&
      (of.sheets && of.sheets.length > 1
        ? t('reading.sheetOf', { sheet: of.sheet, n: of.sheets.length })
        : t('reading.sheet', { sheet: of.sheet })),
    of.like_sheets?.length &&
      t('reading.likeSheets', {
        sheets: of.like_sheets.map(({ name, rows }) => t('reading.likeSheet', { name, n: rows })).join(', '),
      }),
    format !== 'parquet' && t(of.has_header ? 'reading.header' : 'reading.noHeader'),
    of.titles > 0 && t('reading.titles', { n: of.titles }),
    skipped.length > 0 && t('reading.skipped', { what: skipped.join(', ') }),
    of.short_rows &&
      t('reading.short', { n: of.short_rows.rows, rows: of.short_rows.examples.map(f.integer).join(', ') }),
    of.given_names?.length && t('reading.givenNames', { names: of.given_names.join(', ') }),
    of.merged_cells && t('reading.mergedCells', { n: of.merged_cells }),
    of.stray_cells && t('reading.strayCells', { n: of.stray_cells }),
    of.empty_columns && t('reading.emptyColumns', { n: of.empty_columns }),
    of.other_encoding && t('reading.otherEncoding', { encoding: of.encoding, other: of.other_encoding }),
    of.twice_encoded && t('reading.twiceEncoded'),
    of.odd_letters &&
      t(of.odd_letters.likely_encoding ? 'reading.likelyEncoding' : 'reading.oddLetters', {
        n: of.odd_letters.count,
        examples: of.odd_letters.examples.map((one) => `“${one}”`).join(', '),
        encoding: of.odd_letters.likely_encoding ?? '',
      }),
    of.bad_lines?.length && t('reading.badLines', { lines: of.bad_lines.map(f.integer).join(', ') }),
  ];
  return (
    <Card title={t('reading.title')}>
      <ul className="stack tight muted small">
        {lines.filter(Boolean).map((line) => (
          <li key={String(line)}>{line}</li>
        ))}
      </ul>
    </Card>
  );
}

const DELIMITERS = {
  ',': 'reading.delimiter.comma',
  ';': 'reading.delimiter.semicolon',
  '\t': 'reading.delimiter.tab',
  '|': 'reading.delimiter.bar',
} as const;
export const delimiters = Object.keys(DELIMITERS);

/** What a delimiter is called; itself, if it has no name here. */
export function useDelimiter() {
  const { t } = useWords();
  return (one: string) => (one in DELIMITERS ? t(DELIMITERS[one as keyof typeof DELIMITERS]) : `“${one}”`);
}

/** A unit as it is written: currencies come as codes in small letters. */
function written(unit: string): string {
  const code = unit.toUpperCase();
  return Intl.supportedValuesOf('currency').includes(code) ? code : unit;
}

/** How a column's cells are written, where there is more than one way. */
export function useNotation() {
  const { t } = useWords();
  return (reading: Schemas['ColumnReading'] | null | undefined) =>
    [
      reading?.decimal && t(`reading.decimal.${reading.decimal}`),
      reading?.date_order && t(`reading.order.${reading.date_order}`),
      reading?.date_numbers && t(`reading.numbers.${reading.date_numbers}`),
      reading?.unit && t('reading.unit', { unit: written(reading.unit) }),
    ]
      .filter(Boolean)
      .join(', ');
}
