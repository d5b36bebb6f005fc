/** How long an alert can be put off by a click. */
export const SNOOZES = ['tomorrow', 'week', 'month'] as const;
export type Snooze = (typeof SNOOZES)[number];

const DAYS: Record<Snooze, number> = { tomorrow: 1, week: 7, month: 30 };
/** The hour of the day at which it is there again. */
const HOUR = 8;

/** Until the morning of the day after so many, where the reader is. */
export function until(snooze: Snooze, now = new Date()): string {
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() + DAYS[snooze], HOUR);
  return then.toISOString();
}
