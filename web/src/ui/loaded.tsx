import type { ReactNode } from 'react';
import { Problem } from './problem';

/** What a query found; until then what holds its place, or what went wrong. */
export function Loaded<Found>({
  of,
  wait,
  page,
  children,
}: {
  of: { data?: Found; error: unknown; refetch: () => unknown };
  wait: ReactNode;
  /** The class of the page that is still to come, where it is a whole one. */
  page?: 'page' | 'page narrow';
  children: (found: Found) => ReactNode;
}) {
  if (!of.error && of.data !== undefined) return children(of.data);
  const instead = of.error ? <Problem of={of} /> : wait;
  return page ? <div className={page}>{instead}</div> : instead;
}
