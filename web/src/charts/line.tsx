import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { area, curveMonotoneX, line } from 'd3-shape';
import type { Legend } from '../browser/picture';
import { useWords } from '../i18n';
import { Frame } from './frame';
import { marks } from './reading';
import { roomFor } from './room';
import { rowsOf, type Sheet } from './sheet';
import { Tip } from './tip';
import { useReading } from './use-reading';

export interface Point {
  x: number;
  y: number;
  /** Between which the value surely is: drawn as a band. */
  low?: number;
  high?: number;
}
interface Props {
  /** What it shows, for those who do not see it. */
  title: string;
  points: Point[];
  /** A second line, dashed: another version, or what no model would give. */
  other?: Point[];
  /** What the lines are, where there are two to tell apart. */
  name?: string;
  otherName?: string;
  /** What the band is, if there is one. */
  bandName?: string;
  x: string;
  y: string;
  xDomain?: [number, number];
  yDomain?: [number, number];
  xFormat: (value: number) => string;
  yFormat: (value: number) => string;
  /** A vertical line here. */
  mark?: number;
  /** The horizontal axis is time: its marks are days, months or years. */
  time?: boolean;
  dots?: boolean;
  filled?: boolean;
  height?: number;
  empty?: string;
}

/** So much at least. */
const LEFT = 52;
const BOTTOM = 40;
const TOP = 22;
const RIGHT = 12;
/** So many marks, about, of the vertical axis. */
const TICKS = 5;
/** A mark of the horizontal axis for so many pixels. */
const APART = 110;

/** One or two lines over two named axes. */
export function LineChart(props: Props) {
  const height = props.height ?? 260;
  return (
    <Frame
      title={props.title}
      sheet={useSheet(props)}
      legend={legendOf(props)}
      empty={props.empty}
      height={height}
    >
      {(width) => <Lines {...props} height={height} width={width} />}
    </Frame>
  );
}

function useSheet({ points, other, name, otherName, x, y, xFormat, yFormat, time }: Props): Sheet {
  const { t } = useWords();
  const named = [
    { name: name ?? y, points },
    ...(other && otherName ? [{ name: otherName, points: other }] : []),
  ];
  const banded = (points: Point[]) => points.some(({ low }) => low !== undefined);
  const bounds = (name: string) => [t('chart.from', { name }), t('chart.to', { name })];
  return {
    columns: [
      { name: time ? t('chart.date') : x, format: xFormat, time: time ? ('moment' as const) : undefined },
      ...named
        .flatMap(({ name, points }) => [name, ...(banded(points) ? bounds(name) : [])])
        .map((name) => ({ name, format: yFormat })),
    ],
    rows: rowsOf(named),
  };
}

function legendOf({ name, otherName, bandName }: Props): Legend[] | undefined {
  if (!name || !otherName) return undefined;
  const lines: Legend[] = [
    { name, look: 'solid' },
    { name: otherName, look: 'dashes' },
  ];
  return bandName ? [...lines, { name: bandName, look: 'band' }] : lines;
}

type Sizes = { height: number; width: number };

function scales({ points, other, xDomain, yDomain, yFormat, height, width }: Props & Sizes) {
  const all = other ? [...points, ...other] : points;
  const [x0 = 0, x1 = 1] = xDomain ?? (extent(all, ({ x }) => x) as [number, number]);
  const [low = 0] = extent(all, ({ y, low }) => low ?? y);
  const [, high = 1] = extent(all, ({ y, high }) => high ?? y);
  const up = scaleLinear(yDomain ?? [Math.min(0, low), high || 1], [height - BOTTOM, TOP]);
  if (!yDomain) up.nice(5);
  const left = roomFor(up.ticks(TICKS).map(yFormat), LEFT);
  const across = scaleLinear([x0, x1], [left, width - RIGHT]);
  return { across, up, left };
}
type Scales = ReturnType<typeof scales>;

function Lines(props: Props & Sizes) {
  const { title, points, other, xFormat, yFormat, mark, dots, filled, height, width } = props;
  const { across, up, left } = scales(props);
  const [top, bottom] = [TOP, height - BOTTOM];
  const path = line<Point>(
    ({ x }) => across(x),
    ({ y }) => up(y),
  );
  const under = area<Point>(
    ({ x }) => across(x),
    up(Math.max(0, up.domain()[0] ?? 0)),
    ({ y }) => up(y),
  );
  const band = area<Point>(
    ({ x }) => across(x),
    ({ y, low }) => up(low ?? y),
    ({ y, high }) => up(high ?? y),
  ).defined(({ low }) => low !== undefined);
  if (dots) for (const one of [path, under, band]) one.curve(curveMonotoneX);
  const { at, handlers } = useReading(points.map(({ x }) => across(x)));
  const here = at === undefined ? undefined : points[at];
  return (
    <>
      <svg className="chart" width={width} height={height} role="img" aria-label={title} {...handlers}>
        <Axes of={props} across={across} up={up} left={left} />
        {[points, other ?? []].map((one, at) => (
          <path key={at} className={at ? 'band other' : 'band'} d={band(one) ?? ''} />
        ))}
        {filled && <path className="area" d={under(points) ?? ''} />}
        {other && <path className="line other" d={path(other) ?? ''} />}
        <path className="line" d={path(points) ?? ''} />
        {dots &&
          points.map(({ x, y }) => <circle key={x} className="dot" cx={across(x)} cy={up(y)} r="3.500" />)}
        {mark !== undefined && (
          <line className="mark" x1={across(mark)} x2={across(mark)} y1={top} y2={bottom} />
        )}
        {here && (
          <>
            <line className="cross" x1={across(here.x)} x2={across(here.x)} y1={top} y2={bottom} />
            <circle className="dot" cx={across(here.x)} cy={up(here.y)} r="5" />
          </>
        )}
      </svg>
      <Tip at={here && [across(here.x), up(here.y)]} width={width}>
        {here && <Reading of={props} here={here} formats={[xFormat, yFormat]} />}
      </Tip>
    </>
  );
}

function Axes({ of, across, up, left }: { of: Props & Sizes } & Scales) {
  const { f } = useWords();
  const { x, y, time, xFormat, yFormat, height, width } = of;
  const ticks = Math.min(6, Math.max(2, Math.floor(width / APART)));
  const [from = 0, to = 1] = across.domain();
  const along = time
    ? marks(from, to, ticks).map(({ at, step }) => ({ at, text: f.mark(at, step) }))
    : across.ticks(ticks).map((at) => ({ at, text: xFormat(at) }));
  // What is closer than words can tell is named once.
  const named = along.filter(({ text }, at) => text !== along[at - 1]?.text);
  return (
    <>
      {up.ticks(TICKS).map((tick) => (
        <g key={tick}>
          <line
            className={tick === 0 ? 'zero' : 'grid'}
            x1={left}
            x2={width - RIGHT}
            y1={up(tick)}
            y2={up(tick)}
          />
          <text x={left - 8} y={up(tick) + 4} textAnchor="end">
            {yFormat(tick)}
          </text>
        </g>
      ))}
      {named.map(({ at, text }) => (
        <text key={at} x={across(at)} y={height - BOTTOM + 18} textAnchor="middle">
          {text}
        </text>
      ))}
      <text x={(left + width) / 2} y={height - 4} textAnchor="middle">
        {x}
      </text>
      <text x={0} y={10}>
        {y}
      </text>
    </>
  );
}

function Reading({
  of: { other, x, y, name, otherName },
  here,
  formats: [xFormat, yFormat],
}: {
  of: Props;
  here: Point;
  formats: [(value: number) => string, (value: number) => string];
}) {
  const there = other?.find((point) => point.x === here.x);
  const value = ({ y, low, high }: Point, name?: string) => (
    <>
      <br />
      <strong>{yFormat(y)}</strong> {name}
      {low !== undefined && high !== undefined && ` (${yFormat(low)} – ${yFormat(high)})`}
    </>
  );
  return (
    <>
      {x && `${x}: `}
      {xFormat(here.x)}
      {value(here, otherName ? (name ?? y) : y)}
      {there && value(there, otherName)}
    </>
  );
}
