/** A finding in a sentence, and what goes into it. */
import type { Words } from '../../i18n';
import type { Finding, Measure } from './api';

/** What a measure's effects are written as: customers, or money. */
export interface Written {
  /** An effect on all: 41 customers, €1,200. */
  total: (value: number) => string;
  /** An effect on one: 4.2 %, €3. */
  one: (value: number) => string;
}

export const inCustomers = ({ f }: Pick<Words, 'f'>): Written => ({
  total: (value) => f.integer(value),
  one: (value) => f.percent1(value),
});

export const inMoney = ({ f }: Pick<Words, 'f'>, currency: string): Written => ({
  total: (value) => f.price(Math.round(value), currency),
  one: (value) => f.price(Math.round(value), currency),
});

/** From where to where an effect on all is. */
export const range = (measure: Measure, { total }: Written): { low: string; high: string } | undefined =>
  measure.total ? { low: total(measure.total.low), high: total(measure.total.high) } : undefined;

export type Kind = 'kept' | 'revenue';

/** What is proven: what is said to customers, or what a campaign offers them. */
export type Subject = 'messages' | 'offers';

/** What the words of a subject begin with, where they say which it is. */
export const wordsOf = (subject: Subject) => (subject === 'offers' ? 'proof.offers' : 'proof');

/** What may be said by now. A gain and a loss are told with their interval, all else with what is missing. */
export function verdict(
  { t }: Pick<Words, 't'>,
  kind: Kind,
  of: Measure,
  written: Written,
  subject: Subject = 'messages',
): string {
  const { finding, total } = of;
  // What is said of revenue goes on from what is said of customers.
  const who = kind === 'kept' ? (`${wordsOf(subject)}.kept` as const) : 'proof.revenue';
  const within = range(of, written);
  switch (finding.code) {
    case 'gain':
    case 'loss':
      return t(`${who}.${finding.code}`, {
        n: written.total(Math.abs(total?.value ?? 0)),
        low: written.total(lesser(of)),
        high: written.total(greater(of)),
      });
    case 'more_certainty': {
      const said = within ? t(`${who}.open`, within) : t('proof.open');
      return finding.units == null ? said : `${said} ${t('proof.more', { n: Math.ceil(finding.units) })}`;
    }
    case 'more_units':
      return `${t('proof.early')} ${missing({ t }, finding, subject)}`;
    case 'too_few':
      return t(`proof.too_few.${finding.of}`, {
        expected: Math.floor(finding.expected),
        needed: finding.needed,
      });
    case 'too_small':
      return t('proof.too_small', {
        detectable: written.one(finding.detectable),
        possible: written.one(finding.possible),
      });
    case 'before_pay_back':
      return t(`${wordsOf(subject)}.before_pay_back`);
    case 'beyond_forecast':
      return t('proof.beyond_forecast');
  }
}

/** The ends of an interval as sizes: of a loss of 10 to 30 these are 10 and 30. */
const sizes = ({ total }: Measure) => [Math.abs(total?.low ?? 0), Math.abs(total?.high ?? 0)];
const lesser = (of: Measure) => Math.min(...sizes(of));
const greater = (of: Measure) => Math.max(...sizes(of));

/** What is missing until a mean can be believed, as a list. */
export function missing(
  { t }: Pick<Words, 't'>,
  of: Extract<Finding, { code: 'more_units' }>,
  subject: Subject = 'messages',
): string {
  const treated = ['treated_left', 'treated_kept'] as const;
  const heldOut = ['held_out_left', 'held_out_kept', 'held_out'] as const;
  const lacking = [
    ...treated.map((kind) => ({ n: of[kind], text: `${wordsOf(subject)}.missing.${kind}` as const })),
    ...heldOut.map((kind) => ({ n: of[kind], text: `proof.missing.${kind}` as const })),
  ];
  return lacking
    .filter(({ n }) => n > 0)
    .map(({ n, text }) => t(text, { n }))
    .join(' ');
}

/** How good the news is. */
export const tone = ({ code }: Finding) =>
  code === 'gain' ? 'good' : code === 'loss' ? 'bad' : code === 'more_certainty' ? 'warn' : '';
