/** Planning counts for this part of a run, however long it takes: it tells nothing of the rest. */
const PLANNED = 0.05;

/** How long a run still takes, in milliseconds, if the rest goes as what is done; nothing as long as no piece is done. */
export function timeLeft(part: number, startedAt: number, partAt: number, now: number): number | undefined {
  const taken = partAt - startedAt;
  if (part <= PLANNED || taken <= 0) return undefined;
  return Math.max(0, taken / part - (now - startedAt));
}
