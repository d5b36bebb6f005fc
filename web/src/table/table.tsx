import type { ReactNode } from 'react';
import { useWords } from '../i18n';

export interface Column<Row> {
  /** Its heading. */
  head?: ReactNode;
  /** Of what can be done with a row: at the right, and its heading is not seen. */
  actions?: boolean;
  cell: (row: Row, index: number) => ReactNode;
  /** Of figures: they stand below each other, at the right. */
  number?: boolean;
  center?: boolean;
  /** Of names of rows. */
  names?: boolean;
  /** How its cells look besides. */
  className?: string;
  /** What a phone writes before it, where rows are blocks of lines. */
  label?: string;
}

/** A column of figures, which a phone names in each row. */
export const figure = (head: string) => ({ head, label: head, number: true });

export interface TableProps<Row> {
  /** What it is called: for those who do not see it, and may scroll it by its name. */
  title: string;
  columns: (Column<Row> | false | undefined)[];
  rowKey: (row: Row, index: number) => string | number;
  /** The row that stands for what the page shows. */
  current?: (row: Row) => boolean;
  /** `stacks`: on a phone a row is a block of lines. */
  className?: string;
}

const classes = (...names: (string | false | undefined)[]) => names.filter(Boolean).join(' ') || undefined;

/** A table that scrolls where it is too wide. */
export function Table<Row>({
  title,
  columns,
  rowKey,
  current,
  className,
  rows,
}: TableProps<Row> & { rows: Row[] }) {
  const { t } = useWords();
  const shown = columns.filter((column) => !!column);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={title}>
      <table className={className}>
        <thead>
          <tr>
            {shown.map(({ head, actions, number, center }, at) => (
              <th key={at} scope="col" className={classes(number && 'right', center && 'center')}>
                {actions ? <span className="hidden-text">{t('actions')}</span> : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)} aria-current={current?.(row) ? 'true' : undefined}>
              {shown.map(({ cell, actions, number, center, names, className, label }, at) =>
                names ? (
                  <th key={at} scope="row">
                    {cell(row, index)}
                  </th>
                ) : (
                  <td
                    key={at}
                    data-name={label}
                    className={classes(
                      actions && 'right',
                      number && 'right num',
                      center && 'center',
                      className,
                    )}
                  >
                    {cell(row, index)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
