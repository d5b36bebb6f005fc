import { max, min } from 'd3-array';
import { useWords } from '../i18n';
import { Columns } from './columns';
import { Frame } from './frame';
import './stacks.css';

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
    <Frame title={title} sheet={sheet} legend={kinds} empty={empty} height={HEIGHT}>
      {(width) => <Stacks {...props} width={width} />}
    </Frame>
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
  return (
    <Columns
      title={title}
      width={width}
      height={HEIGHT}
      left={60}
      top={TOP}
      columns={stacked}
      name={({ name }) => name}
      amounts={[min(ends) ?? 0, max(ends) ?? 0]}
      ticks={4}
      valueFormat={valueFormat}
      draw={({ parts }, { x, width, up }) =>
        parts.map(
          ([from, to], kind) =>
            to > from && (
              <rect
                key={kind}
                className={`stack-look ${kinds[kind]!.look}`}
                x={x}
                width={width}
                y={up(to)}
                height={Math.max(0.5, up(from) - up(to))}
              />
            ),
        )
      }
      say={({ name, values }) => (
        <>
          <strong>{name}</strong>
          {kinds.map(
            ({ name, below }, kind) =>
              !!values[kind] && (
                <span key={name} className="stack-said">
                  {name}: {exactFormat(below ? -values[kind] : values[kind])}
                </span>
              ),
          )}
          {values.every((value) => !value) && <span className="stack-said">{t('chart.empty')}</span>}
        </>
      )}
      sayAt={() => TOP + 10}
    />
  );
}
