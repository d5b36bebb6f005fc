import type { ReactNode } from 'react';

/** What a select offers: texts, or things by their id and name. */
export function Options<One extends string | number | { id: string; name?: string }>({
  of,
  value = (one) => (typeof one === 'object' ? one.id : one),
  text = (one) => (typeof one === 'object' ? one.name : one),
}: {
  of: readonly One[];
  value?: (one: One) => string | number;
  text?: (one: One) => ReactNode;
}) {
  return of.map((one) => (
    <option key={value(one)} value={value(one)}>
      {text(one)}
    </option>
  ));
}
