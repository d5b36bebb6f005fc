import type { Schemas } from '../../api/client';

type Moves = { items: readonly Pick<Schemas['Move'], 'entity_key'>[] };

/** Who is newly at risk, and whose risk rose besides, by their keys. */
export function marksOf({
  entered,
  rose,
}: {
  entered: Moves;
  rose: Moves;
}): ReadonlyMap<string, 'entered' | 'rose'> {
  const marked = (of: Moves, way: 'entered' | 'rose') =>
    of.items.map((one) => [one.entity_key, way] as const);
  // Who is newly at risk has risen as well: the first says more.
  return new Map([...marked(rose, 'rose'), ...marked(entered, 'entered')]);
}
