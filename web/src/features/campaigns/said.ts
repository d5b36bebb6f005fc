/** What a round decided, in sentences, and why a customer gets an offer or none. */
import type { Words } from '../../i18n';
import type { Campaign, MadeOffer } from '../../api/campaigns';
import type { Choice, Round, Totals } from './api';

type Amount = MadeOffer['cost'];

/** Amounts of several currencies that come together. Nothing is converted. */
export const sums = ({ t, f }: Words, all: Amount[]): string =>
  all.map(({ amount_minor, currency }) => f.price(amount_minor, currency)).join(t('campaign.and'));

const of = (
  { currencies }: Totals,
  field: 'committed_minor' | 'gain_minor' | 'riskiest_gain_minor',
): Amount[] =>
  currencies
    .map((one) => ({ currency: one.currency, amount_minor: one[field] }))
    .filter(({ amount_minor }) => amount_minor !== 0);

/** The newest round or rehearsal, if it failed and somebody can still mend it: what is over is not mended any more. */
export function failedNow(state: Campaign['state'], all: Round[]): Round | undefined {
  const newest = all[0];
  return state !== 'ended' && newest?.status === 'failed' && newest.error ? newest : undefined;
}

/** Whom a round chose, for how much, and what that is expected to bring. */
export function chosenSaid(words: Words, totals: Totals, rehearsal: boolean): string {
  const { t } = words;
  const { customers, chosen: n } = totals;
  const kind = rehearsal ? 'would' : 'did';
  if (n === 0) return t(`round.${kind}.nobody`, { customers });
  const committed = of(totals, 'committed_minor');
  const gain = of(totals, 'gain_minor');
  if (committed.length === 0 || gain.length === 0) return t(`round.${kind}.chosen`, { customers, n });
  return t(`round.${kind}.chosenFor`, {
    customers,
    n,
    cost: sums(words, committed),
    gain: sums(words, gain),
  });
}

/** Who of those was chosen to learn, and what became of all others, as far as there are any. */
export function othersSaid({ t }: Words, totals: Totals): string[] {
  const counts = {
    tried: totals.tried,
    ghosts: totals.ghosts,
    would_stay: totals.would_stay,
    costs_more: totals.costs_more,
    others_first: totals.others_first,
    not_drawn: totals.not_drawn,
    not_affordable: totals.not_affordable,
    other_currency: totals.other_currency,
    do_not_disturb: totals.do_not_disturb,
    ineligible: totals.scored - totals.eligible - totals.other_currency,
    not_scored: totals.customers - totals.scored,
  };
  return (Object.keys(counts) as (keyof typeof counts)[])
    .filter((kind) => counts[kind] > 0)
    .map((kind) => t(`round.others.${kind}`, { n: counts[kind] }));
}

/** What the same budget is reckoned to bring as discounts for the riskiest. */
export function riskiestSaid(words: Words, totals: Totals): string | undefined {
  const gain = of(totals, 'riskiest_gain_minor');
  return totals.chosen > 0 && gain.length > 0
    ? words.t('round.riskiest', { gain: sums(words, gain) })
    : undefined;
}

/** That offers are expected to cost more than they bring in, where they are. */
export function lossSaid({ t }: Words, { currencies }: Totals): string | undefined {
  const losing = currencies.filter((one) => one.gain_minor < one.cost_minor);
  if (losing.length === 0) return undefined;
  return t('round.loss', { currencies: losing.map(({ currency }) => currency).join(', ') });
}

/** By what offers were judged: earlier decisions, and what was believed before them. */
export function beganSaid({ t }: Words, { learned_from: n, prior_companies: others = 0 }: Totals): string {
  if (n === 0) return others > 0 ? t('round.learnedOfOthers', { n: others }) : t('round.learnedNothing');
  const learned = t('round.learned', { n });
  return others > 0 ? `${learned} ${t('round.beganWithOthers', { n: others })}` : learned;
}

/** What a round is called. Rounds are counted from 0, and people count from 1. */
export const roundName = ({ t, f }: Words, { round, rehearsal, created_at }: Round): string =>
  rehearsal
    ? t('round.rehearsalOf', { when: f.moment(created_at) })
    : t('round.number', { n: f.integer(round + 1) });

/** `+11`: by so many percentage points more likely to stay. */
export function points({ f }: Words, kept: number): string {
  const whole = Math.round(100 * kept);
  return whole > 0 ? `+${f.integer(whole)}` : f.integer(whole);
}

/** Why a customer gets an offer or none. */
export function whyChosen(words: Words, { outcome, outlook, currency }: Choice): string {
  const { t, f } = words;
  if (!outlook || !currency) return t(`choice.outcome.${outcome}`);
  const price = (minor: number) => f.price(minor, currency);
  const { gain_minor: gain, cost_minor: cost, kept, leaves } = outlook;
  switch (outcome) {
    case 'worth':
      return t('choice.worth', { gain: price(gain), cost: price(cost), points: points(words, kept) });
    case 'tried':
      return t('choice.tried', { gain: price(gain), cost: price(cost) });
    case 'would_stay':
      return t('choice.would_stay', { stays: f.percent(1 - leaves) });
    case 'costs_more':
      return t('choice.costs_more', { gain: price(gain), cost: price(cost) });
    case 'others_first':
      return t('choice.others_first', { value: price(gain - cost) });
    case 'not_drawn':
      return t('choice.not_drawn', { value: price(gain - cost) });
    case 'not_affordable':
      return t('choice.not_affordable', { gain: price(gain), cost: price(cost) });
    case 'do_not_disturb':
      return t('choice.do_not_disturb', { points: points(words, kept) });
    default:
      return t(`choice.outcome.${outcome}`);
  }
}

/** What can be done with an offer as it stands. */
export const ACTS_OF = {
  ghost: [],
  proposed: [],
  open: ['accept', 'decline', 'withdraw'],
  rejected: [],
  declined: [],
  expired: [],
  withdrawn: [],
  accepted: ['fulfill', 'break'],
  fulfilled: [],
  broken: ['retry', 'fulfill'],
} as const satisfies Record<MadeOffer['state'], readonly string[]>;

/** The same of one offer: whether a connection could carry it out, it says itself. */
export const actsOf = ({ state, fulfillment }: Pick<MadeOffer, 'state' | 'fulfillment'>) => {
  const isByOthers = fulfillment.by === 'task' || fulfillment.by === 'webhook';
  return ACTS_OF[state].filter((act) => act !== 'break' || isByOthers);
};
