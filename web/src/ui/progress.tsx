import type { Tone } from './badge';

export function Progress({ part, label, tone = '' }: { part: number; label: string; tone?: Tone }) {
  const percent = Math.round(part * 100);
  return (
    <div
      className={`progress ${tone}`}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div style={{ width: `${percent}%` }} />
    </div>
  );
}
