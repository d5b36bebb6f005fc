import type { TextareaHTMLAttributes } from 'react';
import { useField, type FieldProps } from './field';

type Props = TextareaHTMLAttributes<HTMLTextAreaElement> & FieldProps & { onValue?: (value: string) => void };

/** Several lines of text. */
export function TextArea({ label, hint, error, onValue, ...rest }: Props) {
  const { attributes, around } = useField({ label, hint, error });
  return around(
    <textarea
      className="input"
      onChange={onValue && ((event) => onValue(event.target.value))}
      {...attributes}
      {...rest}
    />,
  );
}
