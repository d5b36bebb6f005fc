import type { SelectHTMLAttributes } from 'react';
import { useField, type FieldProps } from './field';

type Props<Value extends string> = Omit<SelectHTMLAttributes<HTMLSelectElement>, 'value'> &
  FieldProps & {
    value?: Value;
    onValue?: (value: Value) => void;
    /** Its label is not seen. */
    bare?: boolean;
  };

export function Select<Value extends string>({
  label,
  hint,
  error,
  bare,
  className = '',
  onValue,
  ...rest
}: Props<Value>) {
  const { attributes, around } = useField({ label, hint, error });
  const select = (named: object) => (
    <select
      className={`input ${className}`}
      onChange={(event) => onValue?.(event.target.value as Value)}
      {...named}
      {...rest}
    />
  );
  return bare ? select({ 'aria-label': label }) : around(select(attributes));
}
