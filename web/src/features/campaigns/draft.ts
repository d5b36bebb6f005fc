/** A campaign as a form has it: every field is a text until it is sent. */
import { amountsOf, linesOf, type Amount, type Money } from '../../ui/amount-lines';
import type { Currency } from '../revenue/api';
import type { Campaign } from '../../api/campaigns';
import type { CampaignUpdate, NewCampaign } from './api';

export type Interval = Campaign['interval'];
export const INTERVALS = ['month', 'manual'] as const satisfies readonly Interval[];

/** As the API bounds them. */
export const MOST_OFFERS = 8;
export const MOST_COOLDOWN = 730;
export const MOST_OPEN = 90;
const [USUAL_COOLDOWN, USUAL_OPEN] = ['90', '14'];

/** So much of what comes in each month is a sensible budget to begin with. */
export const SUGGESTED_SHARE = 0.02;

export interface Draft {
  name: string;
  segment: string;
  offers: string[];
  budgets: Money[];
  interval: Interval;
  approval: boolean;
  cooldown: string;
  open: string;
  /** Days, as `2026-11-26`. */
  starts: string;
  ends: string;
}

/** Budgets of a share of what came in by the last month that is over, in each currency; rounded to two digits. */
export function suggestedBudgets(revenue: Currency[] = []): Amount[] {
  return revenue.flatMap(({ currency, months }) => {
    const last = months.findLast(({ is_over }) => is_over) ?? months.at(-1);
    const amount_minor = rounded(SUGGESTED_SHARE * (last?.mrr_minor ?? 0));
    return amount_minor > 0 ? [{ currency, amount_minor }] : [];
  });
}

function rounded(amount: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, amount))) - 1);
  return Math.round(amount / unit) * unit;
}

const dayOf = (at: string | null | undefined) => at?.slice(0, 'yyyy-mm-dd'.length) ?? '';
const startOf = (day: string) => (day ? `${day}T00:00:00Z` : null);

export function draftOf(of: Campaign | undefined, suggested: Amount[], currency: string): Draft {
  const budgets = linesOf(of ? of.budgets : suggested);
  return {
    name: of?.name ?? '',
    segment: of?.segment_id ?? '',
    offers: of?.offers ?? [],
    budgets: budgets.length > 0 ? budgets : [{ key: 0, currency, amount: '' }],
    interval: of?.interval ?? 'month',
    approval: of?.approval ?? true,
    cooldown: of ? String(of.cooldown_days) : USUAL_COOLDOWN,
    open: of ? String(of.open_days) : USUAL_OPEN,
    starts: dayOf(of?.starts_at),
    ends: dayOf(of?.ends_at),
  };
}

/** A day that stays keeps its hour, which a form does not show. */
const kept = (day: string, before: string | null | undefined) =>
  day === dayOf(before) ? (before ?? null) : startOf(day);

/** What the API takes; `of` is what it was. */
export function campaignOf(draft: Draft, of?: Campaign): NewCampaign {
  return {
    name: draft.name.trim(),
    segment_id: draft.segment || null,
    offers: draft.offers,
    budgets: amountsOf(draft.budgets),
    interval: draft.interval,
    approval: draft.approval,
    cooldown_days: Number(draft.cooldown),
    open_days: Number(draft.open),
    starts_at: kept(draft.starts, of?.starts_at),
    ends_at: kept(draft.ends, of?.ends_at),
  };
}

/** What of it changes: of one that has begun, only what no offer that was made depends on. */
export function changeOf(draft: Draft, of: Campaign): CampaignUpdate {
  const all = campaignOf(draft, of);
  const { name, budgets, approval, ends_at } = all;
  return { ...(of.state === 'draft' ? all : { name, budgets, approval, ends_at }), if_revision: of.revision };
}
