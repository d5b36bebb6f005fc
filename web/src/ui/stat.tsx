import type { ReactNode } from 'react';

export function Stat({
  label,
  value,
  hint,
  small,
}: {
  label: string;
  value: ReactNode;
  hint?: ReactNode;
  small?: boolean;
}) {
  return (
    <div className="stat">
      <dt>{label}</dt>
      <dd>
        <span className={`figure${small ? ' small-figure' : ''}`}>{value}</span>
        {hint && <span className="muted small">{hint}</span>}
      </dd>
    </div>
  );
}
