import { max } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { Sized } from './sized';

interface Props {
  /** What it shows, for those who do not see it. */
  title: string;
  days: { day: string; value: number }[];
  dayFormat: (day: string) => string;
  valueFormat: (value: number) => string;
}

const HEIGHT = 150;
const LEFT = 44;
const BOTTOM = 24;
const TOP = 8;

/** A quiet month is drawn as one, not as if one customer were many. */
const LEAST = 10;

/** A column for each day. */
export function DayChart(props: Props) {
  return <Sized height={HEIGHT}>{(width) => <Days {...props} width={width} />}</Sized>;
}

function Days({ title, days, dayFormat, valueFormat, width }: Props & { width: number }) {
  const across = scaleBand(
    days.map(({ day }) => day),
    [LEFT, width],
  ).padding(0.25);
  const up = scaleLinear(
    [0, Math.max(LEAST, max(days, ({ value }) => value) ?? 0)],
    [HEIGHT - BOTTOM, TOP],
  ).nice(3);
  const every = Math.max(1, Math.ceil(days.length / Math.max(2, Math.floor(width / 90))));
  return (
    <svg className="chart" width={width} height={HEIGHT} role="img" aria-label={title}>
      {up.ticks(3).map((tick) => (
        <g key={tick}>
          <line className={tick === 0 ? 'zero' : 'grid'} x1={LEFT} x2={width} y1={up(tick)} y2={up(tick)} />
          <text x={LEFT - 8} y={up(tick) + 4} textAnchor="end">
            {valueFormat(tick)}
          </text>
        </g>
      ))}
      {days.map(({ day, value }, index) => {
        const x = across(day) ?? 0;
        return (
          <g key={day}>
            <rect
              className="bar"
              x={x}
              width={across.bandwidth()}
              y={up(value)}
              height={HEIGHT - BOTTOM - up(value)}
              rx={2}
            >
              <title>{`${dayFormat(day)}: ${valueFormat(value)}`}</title>
            </rect>
            {index % every === 0 && (
              <text x={x + across.bandwidth() / 2} y={HEIGHT - 6} textAnchor="middle">
                {dayFormat(day)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
