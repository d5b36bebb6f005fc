import type { ReactNode } from 'react';
import type { Tone } from './badge';
import { Help } from './help';

export function Stat({
  label,
  value,
  hint,
  change,
  small,
  help,
}: {
  label: string;
  value: ReactNode;
  hint?: ReactNode;
  /** How it differs from before, and whether that is good news. */
  change?: { text: string; tone: Tone };
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
        {change && <span className={`change small num ${change.tone}`}>{change.text}</span>}
        {hint && <span className="muted small">{hint}</span>}
      </dd>
    </div>
  );
}
