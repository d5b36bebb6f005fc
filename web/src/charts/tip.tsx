import type { ReactNode } from 'react';

/** What is read of a chart, beside its place: on the side that has more room. */
export function Tip({
  at,
  width,
  children,
}: {
  at?: [x: number, y: number];
  width: number;
  children: ReactNode;
}) {
  return (
    <p
      className={`chart-tip small num${at && at[0] > width / 2 ? ' left' : ''}`}
      role="status"
      hidden={!at}
      style={at && { left: at[0], top: at[1] }}
    >
      {at && children}
    </p>
  );
}
