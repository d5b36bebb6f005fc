interface Named {
  id: string;
  name: string;
}

/** Of datasets, the newest first: the newest with the name of one of them, or of all where that is gone. */
export const newestLike = <One extends Named>(
  all: readonly One[],
  id: string | undefined,
): One | undefined => {
  const name = all.find((one) => one.id === id)?.name;
  return all.find((one) => one.name === name) ?? all[0];
};
