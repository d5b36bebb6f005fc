import type { ReactNode } from 'react';
import { Icon, type Sign } from './icons';

/** That there is nothing yet, why, and what to do about it. */
export function Empty({
  sign,
  title,
  text,
  children,
}: {
  sign: Sign;
  title: string;
  text?: string;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon sign={sign} size={34} />
      <h2>{title}</h2>
      {text && <p className="muted">{text}</p>}
      {children}
    </div>
  );
}
