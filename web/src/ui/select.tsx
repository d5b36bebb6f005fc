import type { SelectHTMLAttributes } from 'react';
import { useField, type FieldProps } from './field';

export function Select({
  label,
  hint,
  error,
  bare,
  ...rest
}: SelectHTMLAttributes<HTMLSelectElement> & FieldProps & { /** Its label is not seen. */ bare?: boolean }) {
  const { attributes, around } = useField({ label, hint, error });
  if (bare) return <select className="input" aria-label={label} {...rest} />;
  return around(<select className="input" {...attributes} {...rest} />);
}
