import type { InputHTMLAttributes } from 'react';

type Props = InputHTMLAttributes<HTMLInputElement> & { label: string };

/** An input with nothing beside it: what it is for stands in it, for which it is wide enough. */
export function BareInput({ label, className = '', ...rest }: Props) {
  return (
    <input
      className={`input ${className}`}
      placeholder={label}
      aria-label={label}
      size={label.length}
      autoComplete="off"
      {...rest}
    />
  );
}
