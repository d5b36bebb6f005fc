/** Amounts as a form has them: lines of texts, of which no two have one key. */
import type { Schemas } from '../api/client';
import { majorOf, minorOf } from '../i18n/minor';

/** A line of a list in a form. */
export interface Line {
  key: number;
}
export interface Money extends Line {
  currency: string;
  amount: string;
}

export type Amount = Schemas['OfferAmount'];

export const linesOf = (amounts: Amount[] = []): Money[] =>
  amounts.map(({ currency, amount_minor }, key) => ({
    key,
    currency,
    amount: String(majorOf(amount_minor, currency)),
  }));

export const amountsOf = (lines: Money[]): Amount[] =>
  lines.map(({ currency, amount }) => ({ currency, amount_minor: minorOf(Number(amount), currency) }));

/** A list with a line more, whose key no other has. */
export const oneMore = <One extends Line>(lines: One[], line: Omit<One, 'key'>): One[] => [
  ...lines,
  { ...line, key: Math.max(-1, ...lines.map(({ key }) => key)) + 1 } as One,
];
