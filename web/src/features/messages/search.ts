/** What the address of the page asks for. */
import type { Schemas } from '../../api/client';

export type Reason = Schemas['NoticeReason'];
export type Status = Schemas['MessageStatus'];

export const TABS = ['rules', 'templates', 'preview', 'approvals', 'log', 'settings'] as const;
export type Tab = (typeof TABS)[number];
/** Those that are about a date which is known before. */
export type DatedReason = Exclude<Reason, 'payment_failed'>;
export const REASONS = ['trial_ending', 'renewal', 'payment_failed'] as const satisfies readonly Reason[];
export const STATUSES = [
  'proposed',
  'queued',
  'sending',
  'sent',
  'unknown',
  'refused',
  'withheld',
  'rejected',
] as const satisfies readonly Status[];

export interface MessagesSearch {
  tab?: Tab;
  /** Of the dry run, as `2026-11-26`. */
  day?: string;
  /** Of the dry run: as if this rule alone were on. Of the log: what it says. */
  reason?: Reason;
  status?: Status;
  customer?: string;
  /** Of the log, while a test clock is set: what was really sent. */
  real?: boolean;
}

export function readMessages(search: Record<string, unknown>): MessagesSearch {
  const among = <T extends string>(value: unknown, all: readonly T[]) => all.find((one) => one === value);
  const { day, customer } = search;
  return {
    tab: among(search.tab, TABS),
    day: typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day) ? day : undefined,
    reason: among(search.reason, REASONS),
    status: among(search.status, STATUSES),
    customer: customer === undefined || customer === '' ? undefined : String(customer),
    real: search.real ? true : undefined,
  };
}
