import type { ReactNode } from 'react';
import type { Tone } from './badge';
import { Icon, type Sign } from './icons';

export type NoteTone = Exclude<Tone, 'accent'>;

export function Note({
  tone = '',
  role,
  sign,
  title,
  children,
}: {
  tone?: NoteTone;
  /** If it comes while the page is read. */
  role?: 'status' | 'alert';
  sign?: Sign;
  title?: string;
  children?: ReactNode;
}) {
  return (
    <div className={`note ${tone}`} role={role}>
      <Icon sign={sign ?? (tone || 'info')} />
      <div>
        {title && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
