/** What the address of the list of all customers says, and what of it is asked of the API. */
import type { Schemas } from '../../api/client';

export const ORDERS = [
  '-mrr',
  'mrr',
  '-risk',
  'risk',
  'name',
  '-name',
  'renews_at',
  '-renews_at',
  '-customer_since',
  'customer_since',
  '-last_seen_at',
  'last_seen_at',
] as const;
export type Order = (typeof ORDERS)[number];
export const USUAL_ORDER: Order = '-mrr';

export const STATUSES = ['trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled'] as const;
export const RISKS = ['high', 'medium', 'low'] as const;
export const CHURNED = ['exclude', 'include', 'only'] as const;

/** What a trait must say. */
export interface TraitCondition {
  trait: string;
  any_of?: string[];
  from?: string;
  below?: string;
  contains?: string;
}

/** Who is looked for. The same stands in a segment. */
export interface PeopleSearch {
  q?: string;
  status?: Schemas['CustomerSubscriptionStatus'];
  plan?: string;
  currency?: string;
  /** In the currency's smallest unit. */
  mrr_from?: number;
  mrr_to?: number;
  renews_within?: number;
  risk?: Schemas['Risk'];
  /** What of those who have churned; as `asked` says unless set. */
  churned?: Schemas['Churned'];
  tenure_from?: number;
  tenure_to?: number;
  owner?: string;
  tag?: string;
  traits?: TraitCondition[];
}

export const FIELDS = [
  'q',
  'status',
  'plan',
  'currency',
  'mrr_from',
  'mrr_to',
  'renews_within',
  'risk',
  'churned',
  'tenure_from',
  'tenure_to',
  'owner',
  'tag',
  'traits',
] as const satisfies readonly (keyof PeopleSearch)[];

const LONGEST = 255;
const MOST_CONDITIONS = 10;
const text = (value: unknown) =>
  (typeof value === 'string' || typeof value === 'number') && value !== ''
    ? String(value).slice(0, LONGEST)
    : undefined;
const count = (value: unknown, most = Number.MAX_SAFE_INTEGER) => {
  const number = Number(value);
  return value !== undefined && value !== '' && Number.isInteger(number) && number >= 0 && number <= most
    ? number
    : undefined;
};
const among = <T extends string>(value: unknown, allowed: readonly T[]) =>
  allowed.find((one) => one === value);

function conditions(given: unknown): TraitCondition[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const found = given.flatMap((one: Record<string, unknown> | null): TraitCondition[] => {
    const trait = text(one?.trait);
    if (!one || !trait) return [];
    const any_of = Array.isArray(one.any_of) ? one.any_of.flatMap((value) => text(value) ?? []) : [];
    const condition: TraitCondition = { trait };
    if (any_of.length > 0) condition.any_of = any_of;
    for (const bound of ['from', 'below', 'contains'] as const) {
      const value = text(one[bound]);
      if (value) condition[bound] = value;
    }
    return [condition];
  });
  return found.length > 0 ? found.slice(0, MOST_CONDITIONS) : undefined;
}

/** What of an address says who is looked for. */
export function readPeople(given: Record<string, unknown>): PeopleSearch {
  const found: PeopleSearch = {
    q: text(given.q),
    status: among(given.status, STATUSES),
    plan: text(given.plan),
    currency: text(given.currency),
    mrr_from: count(given.mrr_from),
    mrr_to: count(given.mrr_to),
    renews_within: count(given.renews_within, 400),
    risk: among(given.risk, RISKS),
    churned: among(given.churned, CHURNED),
    tenure_from: count(given.tenure_from, 40_000),
    tenure_to: count(given.tenure_to, 40_000),
    owner: text(given.owner),
    tag: text(given.tag),
    traits: conditions(given.traits),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** The same as the API takes it, and segments keep it. */
export interface PeopleFilter extends Omit<PeopleSearch, 'q' | 'traits'> {
  search?: string;
  traits?: string;
}

export function filterOf(search: PeopleSearch): PeopleFilter {
  const { q, traits, ...rest } = readPeople({ ...search });
  return {
    ...rest,
    ...(q === undefined ? {} : { search: q }),
    ...(traits === undefined ? {} : { traits: JSON.stringify(traits) }),
  };
}

/** Who a segment has, as the address says it. */
export function searchOf({ search, traits, ...rest }: Schemas['CustomerFilter']): PeopleSearch {
  let read: unknown;
  try {
    read = JSON.parse(traits ?? 'null');
  } catch {
    read = undefined;
  }
  return readPeople({ ...rest, q: search, traits: read });
}

/** Whether two ask for the same. */
export const isSame = (one: PeopleSearch, other: PeopleSearch): boolean =>
  FIELDS.every((field) => JSON.stringify(one[field]) === JSON.stringify(other[field]));

/** Whether who has churned is left out unless said: from what is about risk, as the API does. */
const isByRisk = ({ risk, status }: PeopleSearch, order: Order): boolean =>
  (risk !== undefined || order === '-risk' || order === 'risk') && status !== 'canceled';

/** What is asked for in an order, with what goes without saying. */
export const asked = (search: PeopleSearch, order: Order): PeopleSearch =>
  search.churned === undefined && isByRisk(search, order) ? { ...search, churned: 'exclude' } : search;

/** What of those who have churned once the filter on them is taken out: what was left out by itself comes in. */
export const withoutChurned = (search: PeopleSearch, order: Order): PeopleSearch['churned'] =>
  asked(search, order).churned === 'exclude' && isByRisk(search, order) ? 'include' : undefined;
