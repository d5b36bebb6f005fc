/** From `start` up to, but not including, `end`; seconds since 1970. */
export interface Period {
  start: number;
  end: number;
}

/** How often a price is billed. */
export interface Every {
  interval: string;
  interval_count: number;
}

/** `time` and so many intervals later. The day of the month stays, or is the month's last. */
export function later(time: number, every: Every, times = 1): number {
  const from = new Date(time * 1000);
  const months = every.interval_count * times * (every.interval === 'year' ? 12 : 1);
  const to = new Date(from);
  to.setUTCDate(1);
  to.setUTCMonth(to.getUTCMonth() + months);
  const daysInMonth = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  to.setUTCDate(Math.min(from.getUTCDate(), daysInMonth));
  return to.getTime() / 1000;
}

/** The billing period that begins at `start`. All ends lie a whole number of intervals after `anchor`. */
export function periodFrom(anchor: number, every: Every, start: number): Period {
  let times = 0;
  while (later(anchor, every, times) <= start) times += 1;
  return { start, end: later(anchor, every, times) };
}
