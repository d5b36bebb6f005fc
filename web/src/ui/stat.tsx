import type { ReactNode } from 'react';
import { Help } from './help';

export function Stat({
  label,
  value,
  hint,
  small,
  help,
}: {
  label: string;
  value: ReactNode;
  hint?: ReactNode;
  small?: boolean;
  /** What it means, for whoever asks. */
  help?: string;
}) {
  return (
    <div className="stat">
      <dt>
        {label}
        {help && <Help term={label} text={help} />}
      </dt>
      <dd>
        <span className={`figure${small ? ' small-figure' : ''}`}>{value}</span>
        {hint && <span className="muted small">{hint}</span>}
      </dd>
    </div>
  );
}
