import { max } from 'd3-array';
import { useWords } from '../i18n';
import { Columns } from './columns';
import { Frame } from './frame';

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

/** A quiet month is drawn as one, not as if one customer were many. */
const LEAST = 10;

const iso = (at: number) => new Date(at).toISOString().slice(0, 'yyyy-mm-dd'.length);

/** A column for each day. */
export function DayChart({ title, days, dayFormat, valueFormat, exactFormat, empty }: Props) {
  const { t } = useWords();
  const sheet = {
    columns: [
      { name: t('chart.date'), format: (at: number) => dayFormat(iso(at)), time: 'day' as const },
      { name: title, format: exactFormat },
    ],
    rows: days.map(({ day, value }) => [Date.parse(day), value]),
  };
  return (
    <Frame title={title} sheet={sheet} empty={empty} height={HEIGHT}>
      {(width) => (
        <Columns
          title={title}
          width={width}
          height={HEIGHT}
          left={44}
          top={22}
          columns={days}
          name={({ day }) => day}
          written={dayFormat}
          amounts={[0, Math.max(LEAST, max(days, ({ value }) => value) ?? 0)]}
          ticks={3}
          valueFormat={valueFormat}
          draw={({ value }, { x, width, up }) => (
            <rect
              className="bar"
              x={x}
              width={width}
              y={up(value)}
              height={up(0) - up(value)}
              rx={Math.min(2, width / 4)}
            />
          )}
          say={({ day, value }) => (
            <>
              {dayFormat(day)}
              <br />
              <strong>{exactFormat(value)}</strong>
            </>
          )}
          sayAt={({ value }, up) => up(value)}
        />
      )}
    </Frame>
  );
}
