/** What the address of the page asks for. */
import type { Schemas } from '../../api/client';

export type Reason = Schemas['NoticeReason'];
export type Status = Schemas['MessageStatus'];
/** What stands on a day of the calendar. */
export type Kind = Schemas['CalendarKind'];

export const TABS = ['rules', 'templates', 'calendar', 'preview', 'approvals', 'log', 'settings'] as const;
export type Tab = (typeof TABS)[number];
/** Those that are about a date which is known before. */
export type DatedReason = Exclude<Reason, 'payment_failed' | 'offer'>;
export const REASONS = [
  'trial_ending',
  'renewal',
  'pause_ending',
  'price_change',
  'yearly_summary',
  'card_expiring',
  'card_reminder',
  'payment_failed',
  'offer',
] as const satisfies readonly Reason[];
export const STATUSES = [
  'proposed',
  'waiting',
  'queued',
  'sending',
  'sent',
  'unknown',
  'refused',
  'withheld',
  'rejected',
  'delivered',
  'bounced',
  'complained',
] as const satisfies readonly Status[];

export const KINDS = [
  'renewal',
  'trial_end',
  'planned',
  'sent',
  'withheld',
] as const satisfies readonly Kind[];

export interface MessagesSearch {
  tab?: Tab;
  /** Of the dry run, and the one that is open in the calendar, as `2026-11-26`. */
  day?: string;
  /** Of the calendar, as `2026-11`. */
  month?: string;
  /** What of the calendar's day is listed. */
  kind?: Kind;
  /** Of the dry run: as if this rule alone were on. Of the log: what it says. */
  reason?: Reason;
  status?: Status;
  customer?: string;
  /** Of the log, while a test clock is set: what was really sent. */
  real?: boolean;
}

export function readMessages(search: Record<string, unknown>): MessagesSearch {
  const among = <T extends string>(value: unknown, all: readonly T[]) => all.find((one) => one === value);
  const { day, month, customer } = search;
  return {
    tab: among(search.tab, TABS),
    day: typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day) ? day : undefined,
    month: typeof month === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : undefined,
    kind: among(search.kind, KINDS),
    reason: among(search.reason, REASONS),
    status: among(search.status, STATUSES),
    customer: customer === undefined || customer === '' ? undefined : String(customer),
    real: search.real ? true : undefined,
  };
}
