import { scaleBand, scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import { roomFor } from './room';
import { Tip } from './tip';
import { useReading } from './use-reading';

/** Where a column stands, and how high an amount is. */
export interface Place {
  x: number;
  width: number;
  /** The amount's height over the foot of the drawing, as SVG counts: from above. */
  up: (amount: number) => number;
}

interface Props<Column> {
  title: string;
  width: number;
  height: number;
  /** What is left of the columns, for amounts, at least; and above them. */
  left: number;
  top: number;
  columns: readonly Column[];
  /** What a column is called, unlike all others; and as an axis has room for it. */
  name: (column: Column) => string;
  written?: (name: string) => string;
  /** The least and the most amount, and about how many of them are named. */
  amounts: [number, number];
  ticks: number;
  valueFormat: (amount: number) => string;
  draw: (column: Column, place: Place) => ReactNode;
  /** What is said of a column that is read, and at which height. */
  say: (column: Column) => ReactNode;
  sayAt: (column: Column, up: Place['up']) => number;
}

const BOTTOM = 24;
/** A name below for so many pixels. */
const APART = 90;

/** Columns side by side over an axis of amounts, read one by one. */
export function Columns<Column>(props: Props<Column>) {
  const { title, width, height, top, columns, name, written = String, ticks, valueFormat } = props;
  const up = scaleLinear(props.amounts, [height - BOTTOM, top]).nice(ticks);
  const left = roomFor(up.ticks(ticks).map(valueFormat), props.left);
  const across = scaleBand(columns.map(name), [left, width]).padding(0.25);
  const middle = (column: Column) => (across(name(column)) ?? 0) + across.bandwidth() / 2;
  const { at, handlers } = useReading(columns.map(middle));
  const here = at === undefined ? undefined : columns[at];
  const every = Math.max(1, Math.ceil(columns.length / Math.max(2, Math.floor(width / APART))));
  return (
    <>
      <svg className="chart" width={width} height={height} role="img" aria-label={title} {...handlers}>
        {up.ticks(ticks).map((tick) => (
          <g key={tick}>
            <line className={tick === 0 ? 'zero' : 'grid'} x1={left} x2={width} y1={up(tick)} y2={up(tick)} />
            <text x={left - 8} y={up(tick) + 4} textAnchor="end">
              {valueFormat(tick)}
            </text>
          </g>
        ))}
        {columns.map((column, index) => (
          <g key={name(column)}>
            {props.draw(column, { x: across(name(column)) ?? 0, width: across.bandwidth(), up })}
            {index % every === 0 && (
              <text x={middle(column)} y={height - 6} textAnchor="middle">
                {written(name(column))}
              </text>
            )}
          </g>
        ))}
        {here !== undefined && (
          <line className="cross" x1={middle(here)} x2={middle(here)} y1={top} y2={height - BOTTOM} />
        )}
      </svg>
      <Tip at={here === undefined ? undefined : [middle(here), props.sayAt(here, up)]} width={width}>
        {here !== undefined && props.say(here)}
      </Tip>
    </>
  );
}
