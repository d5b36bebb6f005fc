import type { InputHTMLAttributes, ReactNode } from 'react';
import { useField, type FieldProps } from './field';

type Props = InputHTMLAttributes<HTMLInputElement> &
  FieldProps & { onValue?: (value: string) => void; after?: ReactNode };

export function Input({ label, hint, error, onValue, after, ...rest }: Props) {
  const { attributes, around } = useField({ label, hint, error });
  return around(
    <div className="inside">
      <input
        className="input"
        onChange={onValue && ((event) => onValue(event.target.value))}
        {...attributes}
        {...rest}
      />
      {after}
    </div>,
  );
}
