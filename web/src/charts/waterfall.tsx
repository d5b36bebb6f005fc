import { scaleLinear } from 'd3-scale';
import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import { Sized } from './sized';
import { waterfall } from './waterfall-steps';

const ROW = 34;

const short = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

/** How reasons carry a customer's score from where it would be without them to where it is. */
export function Waterfall(props: { score: number; drivers: Schemas['Driver'][] }) {
  return (
    <Sized height={(props.drivers.length + 2) * ROW}>{(width) => <Rows {...props} width={width} />}</Sized>
  );
}

function Rows({ score, drivers, width }: { score: number; drivers: Schemas['Driver'][]; width: number }) {
  const { t, f } = useWords();
  const name = Math.min(260, width * 0.4);
  const { start, steps } = waterfall(
    score,
    drivers.map((driver) => driver.effect),
  );
  const across = scaleLinear(
    [0, Math.max(score, start, ...steps.map((step) => Math.max(step.from, step.to)))],
    [name, width - 60],
  ).nice();
  const rows = [
    { name: t('cust.base'), from: 0, to: start, kind: 'soft', text: f.percent(start) },
    ...drivers.map((driver, index) => {
      const { from, to } = steps[index]!;
      return {
        name: `${driver.feature} = ${driver.value ?? t('unknown')}`,
        from,
        to,
        kind: to >= from ? 'up' : 'down',
        text: f.points((to - from) * 100),
      };
    }),
    { name: t('cust.final'), from: 0, to: score, kind: '', text: f.percent(score) },
  ];
  return (
    <svg className="chart" width={width} height={rows.length * ROW} role="img" aria-label={t('cust.drivers')}>
      {rows.map(({ name: reason, from, to, kind, text }, index) => {
        const left = across(Math.min(from, to));
        const right = across(Math.max(from, to));
        return (
          <g key={reason}>
            <text className="label" x={name - 12} y={index * ROW + 21} textAnchor="end">
              {short(reason, Math.floor(name / 7.5))}
              <title>{reason}</title>
            </text>
            <rect
              className={`bar ${kind}`}
              x={left}
              width={Math.max(2, right - left)}
              y={index * ROW + 7}
              height={ROW - 14}
              rx="3"
            />
            <text className="label" x={right + 8} y={index * ROW + 21}>
              {text}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
