/** What a chart shows, as rows: for those who do not see it, and for spreadsheets. */

export type Cell = string | number | undefined;

export interface Sheet {
  columns: {
    name: string;
    /** How its numbers are written; texts stay as they are. */
    format: (value: number) => string;
    /** Its numbers are moments, or days in UTC. */
    time?: 'moment' | 'day';
  }[];
  rows: Cell[][];
}

export interface Series {
  name: string;
  points: { x: number; y: number; low?: number; high?: number }[];
}

/** Lines over one axis, in its order; where one has no point its cell is empty. */
export function rowsOf(lines: readonly Series[]): Cell[][] {
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  return xs.map((x) => [
    x,
    ...lines.flatMap(({ points }) => {
      const here = points.find((point) => point.x === x);
      const banded = points.some(({ low }) => low !== undefined);
      return banded ? [here?.y, here?.low, here?.high] : [here?.y];
    }),
  ]);
}

/** As people read it. */
export const written = ({ columns, rows }: Sheet): string[][] =>
  rows.map((row) =>
    row.map((cell, at) => (typeof cell === 'number' ? columns[at]!.format(cell) : (cell ?? '–'))),
  );

/** As a program reads it: numbers as they are, moments in UTC. */
export const forFile = ({ columns, rows }: Sheet): Cell[][] => [
  columns.map(({ name }) => name),
  ...rows.map((row) =>
    row.map((cell, at) => {
      const { time } = columns[at]!;
      if (!time || typeof cell !== 'number') return cell;
      const text = new Date(cell).toISOString();
      return time === 'day' ? text.slice(0, 'yyyy-mm-dd'.length) : text;
    }),
  ),
];
