import type { ReactNode } from 'react';
import type { Tone } from './badge';
import { Icon, type Sign } from './icons';

export function Note({
  tone = '',
  sign,
  title,
  children,
}: {
  tone?: Tone;
  sign?: Sign;
  title?: string;
  children?: ReactNode;
}) {
  return (
    <div className={`note ${tone}`}>
      <Icon sign={sign ?? (tone === 'good' ? 'good' : tone === 'bad' ? 'bad' : 'warn')} />
      <div>
        {title && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
