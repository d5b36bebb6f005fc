import type { ReactNode } from 'react';
import { Icon, type Sign } from './icons';

export function Empty({ sign, title, children }: { sign: Sign; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Icon sign={sign} size={34} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}
