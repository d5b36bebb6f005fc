import { max } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { useWords } from '../i18n';
import { Frame } from './frame';
import { Tip } from './tip';
import { useReading } from './use-reading';

interface Props {
  /** What it shows. */
  title: string;
  days: { day: string; value: number }[];
  dayFormat: (day: string) => string;
  /** As an axis has room for it. */
  valueFormat: (value: number) => string;
  /** To the last digit. */
  exactFormat: (value: number) => string;
  empty?: string;
}

const HEIGHT = 164;
const LEFT = 44;
const BOTTOM = 24;
const TOP = 22;

/** A quiet month is drawn as one, not as if one customer were many. */
const LEAST = 10;

const iso = (at: number) => new Date(at).toISOString().slice(0, 'yyyy-mm-dd'.length);

/** A column for each day. */
export function DayChart(props: Props) {
  const { t } = useWords();
  const { title, days, dayFormat, exactFormat, empty } = props;
  const sheet = {
    columns: [
      { name: t('chart.date'), format: (at: number) => dayFormat(iso(at)), time: 'day' as const },
      { name: title, format: exactFormat },
    ],
    rows: days.map(({ day, value }) => [Date.parse(day), value]),
  };
  return (
    <Frame title={title} sheet={sheet} empty={empty} height={HEIGHT}>
      {(width) => <Days {...props} width={width} />}
    </Frame>
  );
}

function Days({ title, days, dayFormat, valueFormat, exactFormat, width }: Props & { width: number }) {
  const across = scaleBand(
    days.map(({ day }) => day),
    [LEFT, width],
  ).padding(0.25);
  const up = scaleLinear(
    [0, Math.max(LEAST, max(days, ({ value }) => value) ?? 0)],
    [HEIGHT - BOTTOM, TOP],
  ).nice(3);
  const middle = (day: string) => (across(day) ?? 0) + across.bandwidth() / 2;
  const { at, handlers } = useReading(days.map(({ day }) => middle(day)));
  const here = at === undefined ? undefined : days[at];
  const every = Math.max(1, Math.ceil(days.length / Math.max(2, Math.floor(width / 90))));
  return (
    <>
      <svg className="chart" width={width} height={HEIGHT} role="img" aria-label={title} {...handlers}>
        {up.ticks(3).map((tick) => (
          <g key={tick}>
            <line className={tick === 0 ? 'zero' : 'grid'} x1={LEFT} x2={width} y1={up(tick)} y2={up(tick)} />
            <text x={LEFT - 8} y={up(tick) + 4} textAnchor="end">
              {valueFormat(tick)}
            </text>
          </g>
        ))}
        {days.map(({ day, value }, index) => (
          <g key={day}>
            <rect
              className="bar"
              x={across(day)}
              width={across.bandwidth()}
              y={up(value)}
              height={HEIGHT - BOTTOM - up(value)}
              rx={Math.min(2, across.bandwidth() / 4)}
            />
            {index % every === 0 && (
              <text x={middle(day)} y={HEIGHT - 6} textAnchor="middle">
                {dayFormat(day)}
              </text>
            )}
          </g>
        ))}
        {here && (
          <line className="cross" x1={middle(here.day)} x2={middle(here.day)} y1={TOP} y2={HEIGHT - BOTTOM} />
        )}
      </svg>
      <Tip at={here && [middle(here.day), up(here.value)]} width={width}>
        {here && (
          <>
            {dayFormat(here.day)}
            <br />
            <strong>{exactFormat(here.value)}</strong>
          </>
        )}
      </Tip>
    </>
  );
}
