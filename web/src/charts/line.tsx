import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { area, curveMonotoneX, line } from 'd3-shape';
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
  dots?: boolean;
  filled?: boolean;
  height?: number;
}

const LEFT = 52;
const BOTTOM = 40;
const TOP = 22;
const RIGHT = 12;

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
  dots,
  filled,
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
  if (dots) path.curve(curveMonotoneX);
  return (
    <svg className="chart" width={width} height={height} role="img" aria-label={title}>
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
      {across.ticks(Math.min(6, Math.max(2, Math.floor(width / 110)))).map((tick) => (
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
          <circle key={point.x} className="dot" cx={across(point.x)} cy={up(point.y)} r="3.500">
            <title>{`${xFormat(point.x)}: ${yFormat(point.y)}`}</title>
          </circle>
        ))}
      {mark !== undefined && (
        <line className="mark" x1={across(mark)} x2={across(mark)} y1={TOP} y2={height - BOTTOM} />
      )}
    </svg>
  );
}
