import type { Format } from './format';

/** The hours of a day. */
export const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const HOUR = 3_600_000;

/** An hour of the day as the reader's clock shows it. */
export const clockHour = (f: Pick<Format, 'mark'>, hour: number): string =>
  f.mark(new Date(2000, 0, 1, hour).getTime(), HOUR);
