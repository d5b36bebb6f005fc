import { max } from 'd3-array';

/** A histogram small enough for a table's cell. */
export function Spark({ counts, title }: { counts: number[]; title: string }) {
  const most = max(counts) || 1;
  const width = 120 / Math.max(1, counts.length);
  return (
    <svg className="spark" viewBox="0 0 120 28" preserveAspectRatio="none" role="img" aria-label={title}>
      {counts.map((count, index) => {
        const height = count ? Math.max(1, (count / most) * 28) : 0;
        return (
          <rect
            key={index}
            x={index * width + 0.4}
            y={28 - height}
            width={Math.max(0.5, width - 0.8)}
            height={height}
          />
        );
      })}
    </svg>
  );
}

/** Named parts, longest first. */
export function HorizontalBars({
  items,
  format,
}: {
  items: { name: string; value: number }[];
  format: (value: number) => string;
}) {
  const most = max(items, (item) => item.value) || 1;
  return (
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
  );
}
