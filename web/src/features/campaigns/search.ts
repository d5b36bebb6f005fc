/** What the address of a campaign's page asks for. */
import type { OfferState } from '../../api/campaigns';
import type { Outcome } from './api';

export const TABS = ['overview', 'choices', 'offers', 'budget', 'rounds'] as const;
export type Tab = (typeof TABS)[number];

export const OUTCOMES = [
  'worth',
  'tried',
  'others_first',
  'not_drawn',
  'not_affordable',
  'other_currency',
  'would_stay',
  'costs_more',
  'do_not_disturb',
  'cooling_down',
  'ineligible',
  'not_scored',
] as const satisfies readonly Outcome[];

export const STATES = [
  'proposed',
  'open',
  'accepted',
  'broken',
  'fulfilled',
  'declined',
  'expired',
  'rejected',
  'withdrawn',
  'ghost',
] as const satisfies readonly OfferState[];

export interface CampaignSearch {
  tab?: Tab;
  /** The round whose choices and budgets are shown, if not the newest. */
  run?: string;
  outcome?: Outcome;
  state?: OfferState;
}

export function readCampaign(search: Record<string, unknown>): CampaignSearch {
  const among = <T extends string>(value: unknown, all: readonly T[]) => all.find((one) => one === value);
  const { run } = search;
  return {
    tab: among(search.tab, TABS),
    run: typeof run === 'string' && run !== '' ? run : undefined,
    outcome: among(search.outcome, OUTCOMES),
    state: among(search.state, STATES),
  };
}
