/** Numbers, dates and money as a language writes them. */
import { lazily } from './lazily';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From so many days on, the date says more than their number. */
const LONG_AGO = 30;
/** From here on nobody asks for cents. */
const LARGE = 1000;

/** What stands for a minus sign where the language's own rules are those of keyboards, and the sign itself. */
const [HYPHEN, MINUS] = ['-', '\u2212'] as const;

/** Rounded down to so many places, whatever binary fractions make of them: 0.29 is 29 %. */
const down = (share: number, places: number): number =>
  Math.floor(share * 10 ** places + 1e-9) / 10 ** places;

/**
 * Whether a moment stands for a calendar day, which is the same wherever the reader is: days are kept, and come from the
 * API, as midnight in UTC. Of what happened at some time, none is on it to the millisecond.
 */
const isDay = (at: Date | number): boolean => Number(at) % DAY === 0;

export function formats(language: string) {
  const made = new Map<string, Intl.NumberFormat>();
  const numberOf = (options: Intl.NumberFormatOptions) => {
    const key = JSON.stringify(options);
    let format = made.get(key);
    if (!format) {
      // What rounds to nothing is written without a minus.
      format = new Intl.NumberFormat(language, { signDisplay: 'negative', ...options });
      made.set(key, format);
    }
    return format;
  };
  const number = (options: Intl.NumberFormatOptions) => {
    const format = lazily(() => numberOf(options));
    return (value: number) => format().format(value).replace(HYPHEN, MINUS);
  };
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = lazily(() => new Intl.DateTimeFormat(language, options));
    return { format: (at: Date | number) => format().format(at) };
  };
  const small = number({ maximumFractionDigits: 2 });
  const whole = number({ maximumFractionDigits: 0 });
  const fine = number({ maximumSignificantDigits: 3 });
  const decimal = (value: number) => (Math.abs(value) < 1 ? fine : small)(value);
  const large = number({ notation: 'compact', maximumFractionDigits: 2 });
  const shortDate = dates({ month: 'short', day: 'numeric' });
  const dateThere = dates({ dateStyle: 'medium' });
  const calendarDate = dates({ dateStyle: 'medium', timeZone: 'UTC' });
  const date = {
    format: (at: Date | number) => (isDay(at) ? calendarDate : dateThere).format(at),
  };
  const hour = dates({ timeStyle: 'short' });
  const year = dates({ year: 'numeric' });
  const shortMonth = dates({ month: 'short' });
  const calendarMonth = dates({ month: 'short', timeZone: 'UTC' });
  const digitsOf = (currency: string) =>
    numberOf({ style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  // `Sep ’26` is no day of September, as `Sep 26` would be.
  const month = (at: number) =>
    `${shortMonth.format(at)} ’${String(new Date(at).getFullYear() % 100).padStart(2, '0')}`;
  const fullDay = dates({ dateStyle: 'long', timeZone: 'UTC' });
  const day = dates({ day: 'numeric', month: 'short', timeZone: 'UTC' });
  const weekday = dates({ weekday: 'short', timeZone: 'UTC' });
  const fullMonth = dates({ month: 'long', year: 'numeric', timeZone: 'UTC' });
  const moment = dates({ dateStyle: 'medium', timeStyle: 'short' });
  const time = dates({ timeStyle: 'medium' });
  const relative = lazily(() => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }));
  const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
  const localDay = (at: Date) => new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  const ago = (text: string | number, now = Date.now()) => {
    const at = new Date(text);
    const passed = now - at.getTime();
    const today = midnight(new Date(now));
    const days = Math.round((midnight(isDay(at) ? localDay(at) : at) - today) / DAY);
    if (isDay(at)) return Math.abs(days) <= LONG_AGO ? relative().format(days, 'day') : date.format(at);
    const [away, sign] = [Math.abs(passed), passed < 0 ? 1 : -1];
    if (away < MINUTE) return relative().format(0, 'second');
    if (away < HOUR) return relative().format(sign * Math.floor(away / MINUTE), 'minute');
    if (days === 0 || away < 6 * HOUR) return relative().format(sign * Math.floor(away / HOUR), 'hour');
    return Math.abs(days) <= LONG_AGO ? relative().format(days, 'day') : date.format(at);
  };
  const percent = number({ style: 'percent', maximumFractionDigits: 0 });
  const percent1 = number({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const shortest = number({ style: 'percent', maximumFractionDigits: 1 });
  /** What a risk shows that is compared with a level: never the level itself, or more, of what is below it. */
  const against = (score: number, level: number) => {
    const [shown, stated] = [down(score, 3), down(level, 3)];
    return score < level && shown >= stated ? stated - 0.001 : shown;
  };
  const bytes = (value: number) => {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
    const power = Math.min(4, Math.floor(Math.log10(Math.max(1, value)) / 3));
    return number({ style: 'unit', unit: units[power]!, unitDisplay: 'short', maximumFractionDigits: 1 })(
      value / 1000 ** power,
    );
  };
  return {
    integer: whole,
    /** Of something whose unit nobody said. */
    amount: (value: number) => {
      const size = Math.abs(value);
      return (size < 100 ? small : size < 1e6 ? whole : large)(value);
    },
    number: number({ maximumSignificantDigits: 4 }),
    decimals: number({ minimumFractionDigits: 3, maximumFractionDigits: 3 }),
    difference: number({ minimumFractionDigits: 3, maximumFractionDigits: 3, signDisplay: 'exceptZero' }),
    times: number({ minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    compact: number({ notation: 'compact', maximumFractionDigits: 1 }),
    percent,
    percent1,
    /** The risk from which on customers are at risk. */
    level: (level: number) => shortest(down(level, 3)),
    /** A risk, rounded down; close to the level, if that is known, so finely that it is seen on which side it is. */
    risk: (score: number, level?: number) =>
      level !== undefined && down(score, 2) === down(level, 2)
        ? shortest(against(score, level))
        : percent(down(score, 2)),
    /** The same, always as fine. */
    fineRisk: (score: number, level?: number) =>
      percent1(level === undefined ? down(score, 3) : against(score, level)),
    points: number({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
    /** An amount of money, exact up to 1,000; without a currency, a plain number. */
    money(value: number, currency?: string | null) {
      const size = Math.abs(value);
      const rule: Intl.NumberFormatOptions =
        size >= 1e6
          ? { notation: 'compact', maximumFractionDigits: 2 }
          : size >= LARGE
            ? { maximumFractionDigits: 0 }
            : { minimumFractionDigits: 2, maximumFractionDigits: 2, trailingZeroDisplay: 'stripIfInteger' };
      return number(currency ? { ...rule, style: 'currency', currency } : rule)(value);
    },
    /** The same, as an axis has room for it. */
    compactMoney: (value: number, currency?: string | null) =>
      number({
        notation: 'compact',
        maximumFractionDigits: 1,
        ...(currency && { style: 'currency', currency }),
      })(value),
    /** What is paid, to the cent: an amount in the currency's minor unit, as the API gives prices. */
    price: (amount: number, currency: string) => {
      const rule = { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' } as const;
      return number(rule)(amount / 10 ** digitsOf(currency));
    },
    /** The same for spreadsheets: a number of the currency's unit. */
    units: (amount: number, currency: string) => amount / 10 ** digitsOf(currency),
    /** The same, as an axis has room for it. */
    compactPrice: (amount: number, currency: string) => {
      const rule = { style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1 } as const;
      return number(rule)(amount / 10 ** digitsOf(currency));
    },
    bytes,
    /** So long, in milliseconds, as people say it: no finer than they care. */
    duration: (ms: number) => {
      const unit = (value: number, unit: string) =>
        number({ style: 'unit', unit, unitDisplay: 'long' })(value);
      const seconds = Math.max(1, Math.round(ms / 1000));
      if (seconds < 60) return unit(seconds, 'second');
      const minutes = Math.round(seconds / 60);
      if (minutes < 60) return unit(minutes, 'minute');
      const rest = minutes % 60;
      return unit(Math.floor(minutes / 60), 'hour') + (rest ? ` ${unit(rest, 'minute')}` : '');
    },
    /** So much of what a plan limits. */
    limited: (limit: string | null | undefined, value: number) =>
      (limit === 'stored_bytes' ? bytes : whole)(value),
    /** The day of a moment where the reader is; that of a calendar day, wherever they are. */
    date: (text: string | number) => date.format(new Date(text)),
    /** The day of what data say, which know of no time zone: milliseconds since 1970 in UTC. */
    dataDay: (at: number) => calendarDate.format(at),
    /** How long ago, as people say it: `3 hours ago`, `yesterday`; the date of what is long past. */
    ago,
    /** A calendar day, `2026-11-26`, wherever the reader is. */
    day: (text: string) => day.format(new Date(`${text}T00:00Z`)),
    /** The same with its year. */
    fullDay: (text: string) => fullDay.format(new Date(`${text}T00:00Z`)),
    /** The day of the week of a calendar day. */
    weekday: (text: string) => weekday.format(new Date(`${text}T00:00Z`)),
    /** A calendar month, `2026-11`, in full. */
    fullMonth: (text: string) => fullMonth.format(new Date(`${text}-01T00:00Z`)),
    /** A calendar month, `2026-11`. */
    monthOf: (text: string) => `${calendarMonth.format(new Date(`${text}-01T00:00Z`))} ’${text.slice(2, 4)}`,
    moment: (text: string | number) => moment.format(new Date(text)),
    /** The day, of what is known by the day; else the moment. */
    exact: (text: string) => {
      const at = new Date(text);
      return (isDay(at) ? calendarDate : moment).format(at);
    },
    /** When something was before another: the day, and the hour where it was the same day. */
    before: (text: string, other: string) => {
      const [one, two] = [text, other].map((at) => date.format(new Date(at)));
      return one === two ? moment.format(new Date(text)) : one!;
    },
    /** A mark of an axis of time, so many milliseconds from the next: no finer than these. */
    mark: (at: number, step: number) => {
      if (step >= 28 * DAY && step < 360 * DAY) return month(at);
      return (step && step < DAY ? hour : step < 28 * DAY ? shortDate : year).format(at);
    },
    time: (text: string) => time.format(new Date(text)),
    /** What a cell of the data says: dates and decimals as the reader writes them, all else as it stands. */
    cell: (text: string) => {
      if (/^\d{4}-\d\d-\d\d(T|$)/.test(text)) return date.format(new Date(`${text.slice(0, 10)}T00:00Z`));
      return /^-?\d+\.\d+$/.test(text) ? decimal(Number(text)) : text;
    },
    /** So many of a unit of time, as `38 days`. */
    timespan: (value: number, unit: string) => number({ style: 'unit', unit, unitDisplay: 'long' })(value),
  };
}

export type Format = ReturnType<typeof formats>;
