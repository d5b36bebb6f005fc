import { max, min } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { useWords } from '../i18n';
import { Frame } from './frame';
import './stacks.css';
import { Tip } from './tip';
import { useReading } from './use-reading';

export interface Kind {
  name: string;
  /** One of five colours. */
  look: 'first' | 'second' | 'third' | 'fourth' | 'fifth';
  /** Stands below the line of nothing. */
  below?: boolean;
}

interface Props {
  /** What it shows. */
  title: string;
  kinds: Kind[];
  /** A column each, with an amount above nothing for each kind. */
  columns: { name: string; values: number[] }[];
  /** What the columns are. */
  columnsName: string;
  /** As an axis has room for it. */
  valueFormat: (value: number) => string;
  /** To the last digit. */
  exactFormat: (value: number) => string;
  empty?: string;
}

const HEIGHT = 260;
const LEFT = 60;
const BOTTOM = 24;
const TOP = 12;

/** Columns of several kinds, one on the other: what adds above the line of nothing, what takes away below it. */
export function StackChart(props: Props) {
  const { title, kinds, columns, columnsName, exactFormat, empty } = props;
  const sheet = {
    columns: [
      { name: columnsName, format: String },
      ...kinds.map(({ name }) => ({ name, format: exactFormat })),
    ],
    rows: columns.map(({ name, values }) => [
      name,
      ...values.map((value, at) => (kinds[at]!.below && value ? -value : value)),
    ]),
  };
  return (
    <>
      <ul className="stack-legend small">
        {kinds.map(({ name, look }) => (
          <li key={name}>
            <i className={`stack-look ${look}`} aria-hidden="true" />
            {name}
          </li>
        ))}
      </ul>
      <Frame title={title} sheet={sheet} empty={empty} height={HEIGHT}>
        {(width) => <Stacks {...props} width={width} />}
      </Frame>
    </>
  );
}

/** Where each part of a column begins and ends. */
function parts(kinds: Kind[], values: number[]) {
  let [above, below] = [0, 0];
  return values.map((value, at) => {
    if (kinds[at]!.below) {
      below -= value;
      return [below, below + value] as const;
    }
    above += value;
    return [above - value, above] as const;
  });
}

function Stacks({ title, kinds, columns, valueFormat, exactFormat, width }: Props & { width: number }) {
  const { t } = useWords();
  const stacked = columns.map(({ name, values }) => ({ name, values, parts: parts(kinds, values) }));
  const ends = stacked.flatMap((one) => one.parts.flat());
  const up = scaleLinear([min(ends) ?? 0, max(ends) ?? 0], [HEIGHT - BOTTOM, TOP]).nice(4);
  const across = scaleBand(
    columns.map(({ name }) => name),
    [LEFT, width],
  ).padding(0.3);
  const middle = (name: string) => (across(name) ?? 0) + across.bandwidth() / 2;
  const { at, handlers } = useReading(columns.map(({ name }) => middle(name)));
  const here = at === undefined ? undefined : stacked[at];
  const every = Math.max(1, Math.ceil(columns.length / Math.max(2, Math.floor(width / 90))));
  return (
    <>
      <svg className="chart" width={width} height={HEIGHT} role="img" aria-label={title} {...handlers}>
        {up.ticks(4).map((tick) => (
          <g key={tick}>
            <line className={tick === 0 ? 'zero' : 'grid'} x1={LEFT} x2={width} y1={up(tick)} y2={up(tick)} />
            <text x={LEFT - 8} y={up(tick) + 4} textAnchor="end">
              {valueFormat(tick)}
            </text>
          </g>
        ))}
        {stacked.map(({ name, parts }, index) => (
          <g key={name}>
            {parts.map(
              ([from, to], kind) =>
                to > from && (
                  <rect
                    key={kind}
                    className={`stack-look ${kinds[kind]!.look}`}
                    x={across(name)}
                    width={across.bandwidth()}
                    y={up(to)}
                    height={Math.max(0.5, up(from) - up(to))}
                  />
                ),
            )}
            {index % every === 0 && (
              <text x={middle(name)} y={HEIGHT - 6} textAnchor="middle">
                {name}
              </text>
            )}
          </g>
        ))}
        {here && (
          <line
            className="cross"
            x1={middle(here.name)}
            x2={middle(here.name)}
            y1={TOP}
            y2={HEIGHT - BOTTOM}
          />
        )}
      </svg>
      <Tip at={here && [middle(here.name), TOP + 10]} width={width}>
        {here && (
          <>
            <strong>{here.name}</strong>
            {kinds.map(
              ({ name, below }, kind) =>
                !!here.values[kind] && (
                  <span key={name} className="stack-said">
                    {name}: {exactFormat(below ? -here.values[kind] : here.values[kind])}
                  </span>
                ),
            )}
            {here.values.every((value) => !value) && <span className="stack-said">{t('chart.empty')}</span>}
          </>
        )}
      </Tip>
    </>
  );
}
