/** An offer as a form has it: every field is a text until it is sent. */
import type { Language } from '../../i18n';
import { amountsOf, linesOf, type Line, type Money } from '../../ui/amount-lines';
import type { NewOffer, Offer } from './api';

export type Kind = NewOffer['terms']['kind'];
export type Way = NewOffer['fulfillment']['by'];

export const KINDS = [
  'percent_discount',
  'amount_discount',
  'pause',
  'plan_change',
  'trial_extension',
  'credit',
  'call',
  'service',
] as const satisfies readonly Kind[];

/** What a kind asks for, besides what it is. */
export const ASKS = {
  percent_discount: ['percent', 'months'],
  amount_discount: ['amounts', 'months'],
  pause: ['months'],
  plan_change: ['plan', 'costs'],
  trial_extension: ['days'],
  credit: ['amounts'],
  call: ['costs'],
  service: ['service', 'costs'],
} as const satisfies Record<Kind, readonly (keyof NewOffer['terms'])[]>;

const BY_STRIPE: Partial<Record<Kind, Way>> = {
  percent_discount: 'stripe_coupon',
  amount_discount: 'stripe_coupon',
  pause: 'stripe_pause',
  plan_change: 'stripe_price',
  service: 'stripe_price',
};

/** How a kind can be carried out. */
export const waysOf = (kind: Kind): Way[] => {
  const stripe = BY_STRIPE[kind];
  return stripe ? ['task', 'webhook', stripe] : ['task', 'webhook'];
};

export interface Trait extends Line {
  name: string;
  values: string;
}

export interface Draft {
  name: string;
  kind: Kind;
  percent: string;
  months: string;
  days: string;
  plan: string;
  service: string;
  /** What is taken off or given, or what it costs: no kind has both. */
  money: Money[];
  plans: string[];
  traits: Trait[];
  tenure: string;
  currency: string;
  withDiscount: boolean;
  again: string;
  redemptions: string;
  budgets: Money[];
  words: Record<Language, { title: string; text: string }>;
  by: Way;
  connection: string;
  coupon: string;
  price: string;
}

const NO_WORDS = { title: '', text: '' };

/** What a new offer begins as, in a currency. */
const beginning = (currency: string): Draft => ({
  name: '',
  kind: 'percent_discount',
  percent: '20',
  months: '3',
  days: '14',
  plan: '',
  service: '',
  money: [{ key: 0, currency, amount: '' }],
  plans: [],
  traits: [],
  tenure: '',
  currency: '',
  withDiscount: false,
  again: '',
  redemptions: '',
  budgets: [],
  words: { en: NO_WORDS, 'pt-BR': NO_WORDS },
  by: 'task',
  connection: '',
  coupon: '',
  price: '',
});

const written = (number: number | null | undefined) => (number ? String(number) : '');

export function draftOf(offer: Offer | undefined, currency: string): Draft {
  const empty = beginning(currency);
  if (!offer) return empty;
  const { terms, eligibility, limits, fulfillment } = offer;
  const { kind, ...given } = terms;
  const { amounts, costs, ...texts } = given as Partial<Omit<NewOffer['terms'], 'kind'>>;
  const { by, ...ways } = fulfillment;
  const { connection_id = '', coupon = '', price = '' } = ways as Record<string, string>;
  const said = Object.entries(texts).map(([name, value]) => [name, String(value)]);
  const words = Object.fromEntries(
    offer.words.map(({ language, title, text }) => [language, { title, text }]),
  );
  return {
    ...empty,
    ...(Object.fromEntries(said) as Partial<Draft>),
    name: offer.name,
    kind,
    money: amounts || costs ? linesOf(amounts ?? costs ?? []) : empty.money,
    plans: eligibility.plans ?? [],
    traits: (eligibility.traits ?? []).map(({ trait, any_of }, key) => ({
      key,
      name: trait,
      values: any_of.join(', '),
    })),
    tenure: written(eligibility.least_tenure_days),
    currency: eligibility.currency ?? '',
    withDiscount: eligibility.with_discount ?? false,
    again: written(eligibility.again_after_days),
    redemptions: written(limits.most_redemptions),
    budgets: linesOf(limits.monthly_budgets),
    words: { ...empty.words, ...words },
    by,
    connection: connection_id,
    coupon,
    price,
  };
}

export function termsOf(draft: Draft): NewOffer['terms'] {
  const values = {
    percent: Number(draft.percent),
    months: Number(draft.months),
    days: Number(draft.days),
    plan: draft.plan.trim(),
    service: draft.service.trim(),
    amounts: amountsOf(draft.money),
    costs: amountsOf(draft.money),
  };
  const asked = ASKS[draft.kind].map((name) => [name, values[name]]);
  return { kind: draft.kind, ...(Object.fromEntries(asked) as Partial<typeof values>) };
}

export const limitsOf = (draft: Draft): NonNullable<NewOffer['limits']> => ({
  most_redemptions: Number(draft.redemptions) || null,
  monthly_budgets: amountsOf(draft.budgets),
});

function fulfillmentOf({ by, connection, coupon, price }: Draft): NewOffer['fulfillment'] {
  switch (by) {
    case 'stripe_coupon':
      return { by, connection_id: connection, coupon: coupon.trim() };
    case 'stripe_pause':
      return { by, connection_id: connection };
    case 'stripe_price':
      return { by, connection_id: connection, price: price.trim() };
    default:
      return { by };
  }
}

export const listed = (text: string) =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

/** The words that somebody wrote, in the order in which the API takes them. */
export const writtenWords = (words: Draft['words']) =>
  (Object.entries(words) as [Language, Draft['words'][Language]][]).filter(
    ([, { title, text }]) => title.trim() || text.trim(),
  );

/** What the API takes. */
export function offerOf(draft: Draft): NewOffer {
  const written = writtenWords(draft.words);
  return {
    name: draft.name.trim(),
    terms: termsOf(draft),
    eligibility: {
      plans: draft.plans,
      traits: draft.traits.map(({ name, values }) => ({ trait: name.trim(), any_of: listed(values) })),
      least_tenure_days: Number(draft.tenure) || 0,
      currency: draft.currency || null,
      with_discount: draft.withDiscount,
      again_after_days: Number(draft.again) || null,
    },
    limits: limitsOf(draft),
    words: written.map(([language, words]) => ({ language, ...words })),
    fulfillment: fulfillmentOf(draft),
  };
}
