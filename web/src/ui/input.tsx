import type { InputHTMLAttributes, ReactNode } from 'react';
import { useField, type FieldProps } from './field';

export function Input({
  label,
  hint,
  error,
  after,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & FieldProps & { after?: ReactNode }) {
  const { attributes, around } = useField({ label, hint, error });
  return around(
    <div className="inside">
      <input className="input" {...attributes} {...rest} />
      {after}
    </div>,
  );
}
