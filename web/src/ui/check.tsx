import type { InputHTMLAttributes } from 'react';

type Props = InputHTMLAttributes<HTMLInputElement> & { onValue: (checked: boolean) => void };

/** A box to tick, with its text. */
export function Check({ onValue, children, ...rest }: Props) {
  return (
    <label className="check">
      <input type="checkbox" onChange={(event) => onValue(event.target.checked)} {...rest} />
      {children}
    </label>
  );
}

/** A list with one thing more, or without it. */
export const ticked = <One,>(all: readonly One[], one: One, on: boolean): One[] =>
  on ? [...all, one] : all.filter((other) => other !== one);
