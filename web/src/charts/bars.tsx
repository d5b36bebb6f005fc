import { max } from 'd3-array';
import { Frame } from './frame';
import { Tip } from './tip';
import { useReading } from './use-reading';

const WIDTH = 120;
const HEIGHT = 28;

/** A histogram small enough for a table's cell. */
export function Spark({
  title,
  bins,
  format,
}: {
  title: string;
  bins: { name: string; count: number }[];
  format: (count: number) => string;
}) {
  const most = max(bins, ({ count }) => count) || 1;
  const width = WIDTH / Math.max(1, bins.length);
  const middle = (index: number) => (index + 0.5) * width;
  const { at, handlers } = useReading(bins.map((_, index) => middle(index)));
  const here = at === undefined ? undefined : bins[at];
  return (
    <div className="spark-place">
      <svg
        className="spark"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={title}
        {...handlers}
      >
        {bins.map(({ count }, index) => {
          const height = count ? Math.max(1, (count / most) * HEIGHT) : 0;
          return (
            <rect
              key={index}
              className={index === at ? 'read' : undefined}
              x={index * width + 0.4}
              y={HEIGHT - height}
              width={Math.max(0.5, width - 0.8)}
              height={height}
            />
          );
        })}
      </svg>
      <Tip at={at === undefined ? undefined : [middle(at), HEIGHT / 2]} width={WIDTH}>
        {here && (
          <>
            {here.name}
            <br />
            <strong>{format(here.count)}</strong>
          </>
        )}
      </Tip>
    </div>
  );
}

/** Named parts, longest first. */
export function HorizontalBars({
  title,
  names,
  values,
  items,
  format,
}: {
  title: string;
  /** What the names are of, and the values. */
  names: string;
  values: string;
  items: { name: string; value: number }[];
  format: (value: number) => string;
}) {
  const most = max(items, (item) => item.value) || 1;
  const sheet = {
    columns: [
      { name: names, format: String },
      { name: values, format },
    ],
    rows: items.map(({ name, value }) => [name, value]),
  };
  return (
    <Frame title={title} sheet={sheet} unit={values}>
      {() => (
        <ul className="hbars">
          {items.map(({ name, value }) => (
            <li className="hbar" key={name}>
              <span title={name}>{name}</span>
              <i aria-hidden="true">
                <b style={{ width: `${(value / most) * 100}%` }} />
              </i>
              <span className="num right">{format(value)}</span>
            </li>
          ))}
        </ul>
      )}
    </Frame>
  );
}
