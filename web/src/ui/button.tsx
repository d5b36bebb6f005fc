import type { ButtonHTMLAttributes } from 'react';

export function Button({
  kind = '',
  className,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: string }) {
  return <button type="button" {...rest} className={`button ${kind} ${className ?? ''}`} />;
}
