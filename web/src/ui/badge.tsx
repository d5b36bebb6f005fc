import type { ReactNode } from 'react';

export type Tone = 'bad' | 'warn' | 'good' | 'accent' | '';

export function Badge({ tone = '', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}
