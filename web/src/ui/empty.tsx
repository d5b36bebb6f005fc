import type { ReactNode } from 'react';
import { Icon, type Sign } from './icons';

/** That there is nothing yet, why, and what to do about it. */
export function Empty({
  sign,
  title,
  text,
  level: Heading = 'h2',
  children,
}: {
  sign: Sign;
  title: string;
  text?: string;
  /** What kind of heading its title is: that of the page, where it is all there is. */
  level?: 'h1' | 'h2';
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon sign={sign} size={34} />
      <Heading>{title}</Heading>
      {text && <p className="muted">{text}</p>}
      {children}
    </div>
  );
}
