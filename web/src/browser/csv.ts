/** Rows as a file for spreadsheets. */

/** What starts so a spreadsheet takes for a formula, as the API's own export knows. */
const FORMULA = /^[=+\-@\t\r\n]/;

function cell(value: string | number | null | undefined): string {
  if (value == null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows below a heading; marked as UTF-8, without which Excel spoils what is not English. */
export const csv = (rows: (string | number | null | undefined)[][]): string =>
  `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

/** A file's name of what it holds and the day that is from: `customers-at-risk-2026-11-28.csv`. */
export function fileName(title: string, day: string, kind = 'csv'): string {
  const words = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  return `${[...words, day.slice(0, 10)].join('-')}.${kind}`;
}
