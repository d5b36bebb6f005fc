/** How many days before something is said, by how long a term is, while somebody writes it. */
import type { Schemas } from '../../api/client';

type LeadTime = Schemas['LeadTime'];

/** As it is written: what is not yet a number is empty. */
export interface Draft {
  /** Stays while it is written. */
  key: number;
  term: string;
  days: string;
}

export const MOST_LEAD_TIMES = 10;
export const LONGEST_TERM = 3650;
export const MOST_DAYS = 60;

export const drafts = (of: LeadTime[]): Draft[] =>
  of.map(({ term_days, days_before }, key) => ({ key, term: String(term_days), days: String(days_before) }));

/** With one more to fill in. */
export const withOneMore = (of: Draft[]): Draft[] => [
  ...of,
  { key: Math.max(-1, ...of.map(({ key }) => key)) + 1, term: '', days: '' },
];

export const leadTimes = (of: Draft[]): LeadTime[] =>
  of
    .map(({ term, days }) => ({ term_days: Number(term), days_before: Number(days) }))
    .sort((a, b) => a.term_days - b.term_days);

/** Whether two speak of the same term: then nobody knows which holds. */
export const namesTwice = (of: Draft[]): boolean => {
  const terms = of.flatMap(({ term }) => (term === '' ? [] : [Number(term)]));
  return new Set(terms).size < terms.length;
};
