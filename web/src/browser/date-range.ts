/** A span of days, as it stands in an address, and what it means today. */

/** `month` is this month so far; the others end today, and that day is in them. */
export const RANGES = ['all', 'month', '7d', '30d', '90d', '12m', 'custom'] as const;
export type Range = (typeof RANGES)[number];

export interface DateRange {
  range?: Range;
  /** Days as `2026-11-26`, of `custom` alone; both are in the range. */
  from?: string;
  to?: string;
}

const DAY = 86_400_000;
const isoDay = (at: number) => new Date(at).toISOString().slice(0, 'yyyy-mm-dd'.length);

/** The day it is, where the user is. */
export const today = (): string => {
  const now = new Date();
  return isoDay(now.getTime() - now.getTimezoneOffset() * 60_000);
};

const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** What an address says of a range; nothing of what is none. */
export function readRange({ range, from, to }: Record<string, unknown>): DateRange {
  const day = (value: unknown) => (typeof value === 'string' && isDay(value) ? value : undefined);
  const known = RANGES.find((one) => one === range);
  if (known && known !== 'custom') return { range: known };
  if (known || day(from) || day(to)) return { range: 'custom', from: day(from), to: day(to) };
  return {};
}

/** Its first and its last day; where there is none, the range has no bound. */
export function daysOf({ range = 'all', from, to }: DateRange, now: string): { from?: string; to?: string } {
  const back = (days: number) => ({ from: isoDay(Date.parse(now) - (days - 1) * DAY), to: now });
  switch (range) {
    case 'all':
      return {};
    case 'month':
      return { from: `${now.slice(0, 'yyyy-mm'.length)}-01`, to: now };
    case '7d':
      return back(7);
    case '30d':
      return back(30);
    case '90d':
      return back(90);
    case '12m':
      return back(365);
    case 'custom':
      return { from, to };
  }
}

/** The moment it begins and the one after it ends, where the user is. */
export function momentsOf(given: DateRange, now = today()): { from?: string; to?: string } {
  const { from, to } = daysOf(given, now);
  const midnight = (day: string | undefined, later: number) => {
    if (!day) return undefined;
    const at = new Date(`${day}T00:00`);
    at.setDate(at.getDate() + later);
    return at.toISOString();
  };
  return { from: midnight(from, 0), to: midnight(to, 1) };
}
