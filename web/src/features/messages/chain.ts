/** When a failed payment is spoken of, and how long access is kept, while somebody writes it. */
import type { Schemas } from '../../api/client';

export type Chain = Schemas['Chain'];

/** As it is written. */
export interface ChainDraft {
  /** Days, as `0, 3, 5`. */
  soft: string;
  hard: string;
  /** A day; empty for never. */
  colleagues: string;
  /** Days; empty where no date is told. */
  access: string;
}

export const MOST_STEPS = 10;
export const LATEST_DAY = 90;

export const daysWritten = (days: number[]): string => days.join(', ');

/** The days that a text has, each later than the one before; nothing where it has none, too many or something else. */
export function daysOf(text: string): number[] | undefined {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const days = parts.map(Number);
  const isDay = (part: string) => /^\d{1,2}$/.test(part) && Number(part) <= LATEST_DAY;
  const rises = days.every((day, at) => at === 0 || day > days[at - 1]!);
  return days.length >= 1 && days.length <= MOST_STEPS && parts.every(isDay) && rises ? days : undefined;
}

export const draftOf = (of: Chain): ChainDraft => ({
  soft: daysWritten(of.soft_days),
  hard: daysWritten(of.hard_days),
  colleagues: String(of.colleagues_from_day ?? ''),
  access: String(of.access_days ?? ''),
});

/** What was written; nothing while its days are none. */
export function chainOf({ soft, hard, colleagues, access }: ChainDraft): Chain | undefined {
  const [soft_days, hard_days] = [daysOf(soft), daysOf(hard)];
  if (!soft_days || !hard_days) return undefined;
  const number = (text: string) => (text === '' ? undefined : Number(text));
  return {
    soft_days,
    hard_days,
    colleagues_from_day: number(colleagues),
    access_days: number(access),
  };
}
