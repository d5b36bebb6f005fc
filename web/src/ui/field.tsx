import { useId, type ReactNode } from 'react';
import { Prose } from './prose';

export interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string;
}

/** What ties a control to its label, hint and error. */
export function useField({ label, hint, error }: FieldProps) {
  const id = useId();
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const around = (control: ReactNode) => (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {control}
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="wrong" id={`${id}-error`}>
          <Prose text={error} />
        </span>
      )}
    </div>
  );
  return { attributes: { id, 'aria-describedby': about, 'aria-invalid': error ? true : undefined }, around };
}
