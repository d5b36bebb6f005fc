interface Named {
  id: string;
  name: string;
}

/** So many of the newest are looked at. */
export const LOOKED_AT = 8;

/**
 * Of datasets, the newest first: the newest that has all columns that are needed; where none of the first few has, the
 * newest with the name of the one that a model learned from, or of all where that is gone. Nothing as long as it is not
 * known what is needed, or what columns a newer one has: a file that is offered is not exchanged for another.
 */
export function newestFit<One extends Named>(
  all: readonly One[],
  needed: readonly string[] | undefined,
  /** Of one that cannot be known, none; of one that is being looked up, nothing. */
  columnsOf: (id: string) => readonly string[] | undefined,
  learnedFrom: string | undefined,
): One | undefined {
  if (!needed) return undefined;
  for (const one of all.slice(0, LOOKED_AT)) {
    const columns = columnsOf(one.id);
    if (!columns) return undefined;
    if (needed.every((name) => columns.includes(name))) return one;
  }
  const name = all.find(({ id }) => id === learnedFrom)?.name;
  return all.find((one) => one.name === name) ?? all[0];
}
