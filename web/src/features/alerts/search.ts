/** What the address of the page asks for. */
import type { Schemas } from '../../api/client';

export type Kind = Schemas['AlertKind'];
export type State = Schemas['AlertState'];

export const KINDS = [
  'renewal_at_risk',
  'risk_jumped',
  'high_value_at_risk',
  'top_at_risk',
  'payment_failed',
  'source_quiet',
  'run_failed',
  'quota_near',
  'segment_risk_rising',
] as const satisfies readonly Kind[];
export const STATES = ['open', 'contacted', 'saved', 'lost'] as const satisfies readonly State[];
export const STANDINGS = ['unresolved', 'open', 'contacted', 'snoozed', 'resolved', 'saved', 'lost'] as const;
export type Standing = (typeof STANDINGS)[number];

export interface AlertsSearch {
  tab?: 'rules';
  /** Those to be seen to, unless said. */
  state?: Standing;
  kind?: Kind;
  /** A member's id, `me` or `none`. */
  owner?: string;
  customer?: string;
  /** The one beside the list. */
  peek?: string;
}

export function readAlerts(search: Record<string, unknown>): AlertsSearch {
  const among = <T extends string>(value: unknown, all: readonly T[]) => all.find((one) => one === value);
  const text = (value: unknown) => (value === undefined || value === '' ? undefined : String(value));
  const standing = among(search.state, STANDINGS);
  return {
    tab: search.tab === 'rules' ? 'rules' : undefined,
    state: standing === 'unresolved' ? undefined : standing,
    kind: among(search.kind, KINDS),
    owner: text(search.owner),
    customer: text(search.customer),
    peek: text(search.peek),
  };
}
