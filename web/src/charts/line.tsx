import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { area, curveMonotoneX, line } from 'd3-shape';
import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { apart, nearest } from './reading';
import { Sized } from './sized';

export interface Point {
  x: number;
  y: number;
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
  x: string;
  y: string;
  xDomain?: [number, number];
  yDomain?: [number, number];
  xFormat: (value: number) => string;
  yFormat: (value: number) => string;
  /** A vertical line here. */
  mark?: number;
  /** Marks of the horizontal axis stand at points, as where these are moments. */
  atPoints?: boolean;
  dots?: boolean;
  filled?: boolean;
  height?: number;
}

const LEFT = 52;
const BOTTOM = 40;
const TOP = 22;
const RIGHT = 12;
/** As wide as a date, with some room. */
const WORD = 72;

/** One or two lines over two named axes. */
export function LineChart(props: Props) {
  const height = props.height ?? 260;
  return (
    <>
      {props.name && props.otherName && (
        <p className="legend-lines small">
          <span>{props.name}</span>
          <span className="other">{props.otherName}</span>
        </p>
      )}
      <Sized height={height}>{(width) => <Lines {...props} height={height} width={width} />}</Sized>
    </>
  );
}

function Lines({
  title,
  points,
  other,
  x,
  y,
  xDomain,
  yDomain,
  xFormat,
  yFormat,
  mark,
  atPoints,
  dots,
  filled,
  otherName,
  height,
  width,
}: Props & { height: number; width: number }) {
  const all = other ? [...points, ...other] : points;
  const [x0 = 0, x1 = 1] = xDomain ?? (extent(all, (point) => point.x) as [number, number]);
  const [low = 0, high = 1] = yDomain ?? (extent(all, (point) => point.y) as [number, number]);
  const across = scaleLinear([x0, x1], [LEFT, width - RIGHT]);
  const up = scaleLinear(yDomain ?? [Math.min(0, low), high || 1], [height - BOTTOM, TOP]);
  if (!yDomain) up.nice(5);
  const path = line<Point>(
    (point) => across(point.x),
    (point) => up(point.y),
  );
  const under = area<Point>(
    (point) => across(point.x),
    up(Math.max(0, up.domain()[0] ?? 0)),
    (point) => up(point.y),
  );
  if (dots) {
    path.curve(curveMonotoneX);
    under.curve(curveMonotoneX);
  }
  const places = points.map((point) => across(point.x));
  const ticks = atPoints
    ? apart(places, WORD).map((at) => points[at]!.x)
    : across.ticks(Math.min(6, Math.max(2, Math.floor(width / 110))));
  const [read, setRead] = useState<number>();
  const here = read === undefined ? undefined : points[read];
  const there = here && other?.find((point) => point.x === here.x);
  const point = ({ currentTarget, clientX }: PointerEvent<SVGSVGElement>) =>
    setRead(nearest(places, clientX - currentTarget.getBoundingClientRect().left));
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Escape') setRead(undefined);
    if (by === undefined) return;
    event.preventDefault();
    setRead((at) => Math.min(points.length - 1, Math.max(0, at === undefined ? points.length - 1 : at + by)));
  };
  return (
    <>
      <svg
        className="chart"
        width={width}
        height={height}
        role="img"
        aria-label={title}
        tabIndex={0}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setRead(undefined)}
        onBlur={() => setRead(undefined)}
        onKeyDown={step}
      >
        {up.ticks(5).map((tick) => (
          <g key={tick}>
            <line
              className={tick === 0 ? 'zero' : 'grid'}
              x1={LEFT}
              x2={width - RIGHT}
              y1={up(tick)}
              y2={up(tick)}
            />
            <text x={LEFT - 8} y={up(tick) + 4} textAnchor="end">
              {yFormat(tick)}
            </text>
          </g>
        ))}
        {ticks.map((tick) => (
          <text key={tick} x={across(tick)} y={height - BOTTOM + 18} textAnchor="middle">
            {xFormat(tick)}
          </text>
        ))}
        <text x={(LEFT + width) / 2} y={height - 4} textAnchor="middle">
          {x}
        </text>
        <text x={0} y={10}>
          {y}
        </text>
        {filled && <path className="area" d={under(points) ?? ''} />}
        {other && <path className="line other" d={path(other) ?? ''} />}
        <path className="line" d={path(points) ?? ''} />
        {dots &&
          points.map((point) => (
            <circle key={point.x} className="dot" cx={across(point.x)} cy={up(point.y)} r="3.500" />
          ))}
        {mark !== undefined && (
          <line className="mark" x1={across(mark)} x2={across(mark)} y1={TOP} y2={height - BOTTOM} />
        )}
        {here && (
          <>
            <line className="cross" x1={across(here.x)} x2={across(here.x)} y1={TOP} y2={height - BOTTOM} />
            <circle className="dot" cx={across(here.x)} cy={up(here.y)} r="5" />
          </>
        )}
      </svg>
      <p
        className={`chart-tip small num${here && across(here.x) > width / 2 ? ' left' : ''}`}
        role="status"
        hidden={!here}
        style={here && { left: across(here.x), top: up(here.y) }}
      >
        {here && (
          <>
            {x && `${x}: `}
            {xFormat(here.x)}
            <br />
            <strong>{yFormat(here.y)}</strong> {y}
            {there && (
              <>
                <br />
                <strong>{yFormat(there.y)}</strong> {otherName}
              </>
            )}
          </>
        )}
      </p>
    </>
  );
}
