import { expect, test } from 'vitest';
import type { Words } from '../../i18n';
import { en } from '../../i18n/en';
import { filler } from '../../i18n/fill';
import { formats } from '../../i18n/format';
import { pt } from '../../i18n/pt';
import type { Choice, Round, Totals } from './api';
import {
  ACTS_OF,
  actsOf,
  beganSaid,
  chosenSaid,
  failedNow,
  lossSaid,
  othersSaid,
  points,
  riskiestSaid,
  whyChosen,
} from './said';
import { totalCost } from './total-cost';

const speaker = (language: 'en' | 'pt-BR', catalogue: typeof en) =>
  ({ t: (key, values) => filler(language)(catalogue[key], values), f: formats(language) }) as Words;
const words = speaker('en', en);
const palavras = speaker('pt-BR', pt as typeof en);

const money = {
  currency: 'EUR',
  customers: 4000,
  budget_minor: 400_000,
  committed_minor: 340_000,
  gain_minor: 1_120_000,
  cost_minor: 300_000,
  riskiest_gain_minor: 280_000,
  riskiest_cost_minor: 390_000,
};
const totals = (more: Partial<Totals> = {}): Totals => ({
  customers: 4120,
  scored: 4100,
  eligible: 4050,
  held_out: 410,
  chosen: 212,
  tried: 7,
  ghosts: 1,
  would_stay: 1904,
  costs_more: 0,
  others_first: 60,
  not_drawn: 2,
  not_affordable: 4,
  other_currency: 6,
  do_not_disturb: 3,
  learned_from: 0,
  scored_at: '2026-01-01T00:00:00Z',
  currencies: [money],
  offers: [],
  ...more,
});
/** A currency's sign may stand apart by a space that does not break. */
const plain = (text: string) => text.replace(/\u00a0/g, ' ');

test('whom a rehearsal would choose is told in a sentence, and whom a round did', () => {
  expect(chosenSaid(words, totals(), true)).toBe(
    'Of 4,120 customers, 212 would be made an offer for €3,400, expected to bring in €11,200 over a year.',
  );
  expect(chosenSaid(words, totals({ customers: 1, chosen: 1 }), false)).toBe(
    'Of 1 customer, 1 was chosen for an offer for €3,400, expected to bring in €11,200 over a year.',
  );
  expect(plain(chosenSaid(palavras, totals(), true))).toBe(
    'De 4.120 clientes, 212 receberiam uma oferta por € 3.400, e espera-se que tragam € 11.200 em um ano.',
  );
});

test('amounts of several currencies stand side by side, and those of nothing are left out', () => {
  const yen = { ...money, currency: 'JPY', committed_minor: 500, gain_minor: 900 };
  const none = { ...money, currency: 'USD', committed_minor: 0, gain_minor: 0 };
  expect(chosenSaid(words, totals({ currencies: [money, yen, none] }), false)).toContain(
    'for €3,400 and ¥500, expected to bring in €11,200 and ¥900 over',
  );
});

test('offers that cost more than they bring in are told of', () => {
  expect(lossSaid(words, totals())).toBeUndefined();
  const losing = { ...money, gain_minor: money.cost_minor - 1 };
  expect(lossSaid(words, totals({ currencies: [losing, { ...money, currency: 'USD' }] }))).toContain(
    'more than they bring in, in EUR:',
  );
});

test('nobody is chosen for no amount', () => {
  const nobody = totals({ chosen: 0 });
  expect(chosenSaid(words, nobody, true)).toBe('Of 4,120 customers, none would be made an offer.');
  expect(riskiestSaid(words, nobody)).toBeUndefined();
  const free = totals({ currencies: [{ ...money, committed_minor: 0 }] });
  expect(chosenSaid(words, free, true)).toBe('Of 4,120 customers, 212 would be made an offer.');
});

test('what became of the others is told of those there are', () => {
  expect(othersSaid(words, totals())).toEqual([
    '7 get an offer to learn what it does: as far as we know today, it costs more than it brings in.',
    '1 is held out: an offer was chosen for them, and they get none, to measure what offers achieve.',
    '1,904 would stay anyway.',
    'For 60 an offer would pay off, but the budget does more for others.',
    'For 2 an offer would pay off, and the budget had room for it, but they were not drawn this time.',
    'For 4, every offer costs more than the whole budget.',
    '6 pay in a currency that this campaign has no budget in.',
    '3 should not be disturbed: an offer would likely drive them away.',
    '44 cannot get any of these offers now, or had one recently.',
    '20 have no churn score yet.',
  ]);
});

const choice = (outcome: Choice['outcome'], kept = 0.112): Choice => ({
  customer_id: 'ana',
  outcome,
  held_out: false,
  currency: 'EUR',
  outlook: { gain_minor: 21_200, cost_minor: 3_000, kept, leaves: 0.04, chance: 0.5 },
});

test.each([
  ['worth', 'Worth €212 over a year, the offer costs €30, +11 points'],
  ['would_stay', 'Would stay anyway (96%)'],
  ['costs_more', 'The best offer brings in €212 over a year and costs €30'],
  ['others_first', 'Worth €182 after cost, but the budget does more for others'],
  [
    'not_drawn',
    'Worth €182 after cost, and the budget had room. Not drawn this time: while little is known, part of the choice is left to chance',
  ],
  [
    'tried',
    'Drawn to learn what the offer does: as far as we know today, it brings in €212 over a year and costs €30',
  ],
  [
    'not_affordable',
    'Every offer costs more than the whole budget. The best one brings in €212 over a year and costs €30',
  ],
  ['other_currency', 'Pays in another currency'],
  ['cooling_down', 'Chosen recently'],
] as const)('why %s is said with its figures', (outcome, said) => {
  expect(whyChosen(words, choice(outcome))).toBe(said);
});

test('an offer that drives away says by how much, and without figures the outcome stands alone', () => {
  expect(whyChosen(words, choice('do_not_disturb', -0.06))).toBe(
    'An offer would drive them away (−6 points)',
  );
  expect(whyChosen(words, { ...choice('worth'), outlook: null })).toBe('Gets an offer');
  expect(points(words, 0.001)).toBe('0');
});

test('only the newest round is said to have failed, and nothing of a campaign that is over', () => {
  const round = (status: Round['status']): Round => ({
    id: status,
    campaign_id: 'cmp_1',
    round: 0,
    rehearsal: false,
    status,
    progress: 1,
    created_at: '2026-01-01T00:00:00Z',
    error: status === 'failed' ? { code: 'no_scores', detail: 'No scores.', remedy: 'Score.' } : undefined,
  });
  const [failed, cancelled] = [round('failed'), round('cancelled')];
  expect(failedNow('running', [failed, cancelled])).toBe(failed);
  expect(failedNow('running', [cancelled, failed])).toBeUndefined();
  expect(failedNow('ended', [failed])).toBeUndefined();
  expect(failedNow('draft', [])).toBeUndefined();
});

test('what is over can be done nothing with', () => {
  const over = ['ghost', 'rejected', 'declined', 'expired', 'withdrawn', 'fulfilled'] as const;
  for (const state of over) expect(ACTS_OF[state]).toEqual([]);
  expect(ACTS_OF.broken).toContain('retry');
});

test('who carries out an offer, if no connection does, can say that it is not kept', () => {
  const connection_id = 'con_1';
  expect(actsOf({ state: 'accepted', fulfillment: { by: 'task' } })).toEqual(['fulfill', 'break']);
  expect(actsOf({ state: 'accepted', fulfillment: { by: 'webhook' } })).toContain('break');
  expect(actsOf({ state: 'accepted', fulfillment: { by: 'stripe_pause', connection_id } })).toEqual([
    'fulfill',
  ]);
  expect(actsOf({ state: 'open', fulfillment: { by: 'task' } })).not.toContain('break');
});

test('costs are summed by currency', () => {
  const of = (currency: string, amount_minor: number) => ({ cost: { currency, amount_minor } });
  expect(totalCost([of('EUR', 100), of('USD', 5), of('EUR', 50)])).toEqual([
    { currency: 'EUR', amount_minor: 150 },
    { currency: 'USD', amount_minor: 5 },
  ]);
});

test('what was believed before anything was learned is told, of others or of caution alone', () => {
  expect(beganSaid(words, totals())).toBe(en['round.learnedNothing']);
  expect(beganSaid(words, totals({ prior_companies: 5 }))).toBe(
    'There are no earlier decisions to learn from yet, so this begins with what the offers of 5 other companies have taught.',
  );
  expect(beganSaid(words, totals({ learned_from: 1 }))).toBe('Learned from 1 earlier decision.');
  expect(beganSaid(words, totals({ learned_from: 20, prior_companies: 3 }))).toBe(
    'Learned from 20 earlier decisions. It began with what the offers of 3 other companies have taught.',
  );
  expect(beganSaid(palavras, totals({ learned_from: 20, prior_companies: 3 }))).toBe(
    'Aprendido com 20 decisões anteriores. O ponto de partida foi o que as ofertas de 3 outras empresas ensinaram.',
  );
});
