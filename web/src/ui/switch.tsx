import type { InputHTMLAttributes } from 'react';

type Props = InputHTMLAttributes<HTMLInputElement> & { onValue: (on: boolean) => void };

/** Something that is on or off, with its text, and changes at once. */
export function Switch({ onValue, children, ...rest }: Props) {
  return (
    <label className="switch">
      <input type="checkbox" role="switch" onChange={(event) => onValue(event.target.checked)} {...rest} />
      {children}
    </label>
  );
}
