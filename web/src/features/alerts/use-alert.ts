import { useQuery } from '@tanstack/react-query';
import { members } from '../../api/members';
import { me } from '../../api/me';
import { atLeast, useRole } from '../../api/roles';
import { useWords, type Words } from '../../i18n';
import { failed } from '../../ui/phrases';
import type { Alert } from './api';

/** Whom, or what, an alert is about. */
export function calledOf({ t }: Words, { customer_name, customer_id, about }: Alert): string {
  if (customer_id) return customer_name ?? customer_id;
  switch (about.kind) {
    case 'source_quiet':
      return about.source;
    case 'run_failed':
      return t(`alert.run.${about.run_kind}`);
    case 'segment_risk_rising':
      return about.segment;
    default:
      return t('alert.plan');
  }
}

/** Why people are to look at it, in a sentence. */
export function whyOf(words: Words, { about }: Alert): string {
  const { t, f } = words;
  switch (about.kind) {
    case 'renewal_at_risk':
      return t('alert.why.renewal_at_risk', {
        when: about.renews_at ? f.date(about.renews_at) : '',
        score: f.fineRisk(about.score),
      });
    case 'risk_jumped':
      return t('alert.why.risk_jumped', {
        before: f.fineRisk(about.score_before ?? 0),
        score: f.fineRisk(about.score),
      });
    case 'high_value_at_risk':
    case 'top_at_risk':
      return t('alert.why.risk', { score: f.fineRisk(about.score) });
    case 'payment_failed':
      return t('alert.why.payment_failed', { when: f.moment(about.failed_at) });
    case 'source_quiet':
      return t('alert.why.source_quiet', { when: f.moment(about.since) });
    case 'run_failed':
      return about.error ? failed(words, about.error).detail : t('alert.why.run_failed');
    case 'quota_near':
      return t('alert.why.quota_near', {
        percent: f.integer(about.percent),
        used: f.integer(about.used),
        included: f.integer(about.included),
      });
    case 'segment_risk_rising':
      return t('alert.why.segment_risk_rising', {
        n: about.customers,
        before: f.fineRisk(about.mean_score_before),
        score: f.fineRisk(about.mean_score),
        highBefore: f.percent1(about.high_risk_before),
        high: f.percent1(about.high_risk),
      });
  }
}

/** What to do about it, where that is known. */
export const remedyOf = (words: Words, { about }: Alert): string | undefined =>
  about.kind === 'run_failed' && about.error ? failed(words, about.error).remedy : undefined;

/** What the customer is worth, where it is known. */
export function valueOf({ t, f }: Words, { about }: Alert): string | undefined {
  if (about.kind === 'payment_failed')
    return t('money.month', { amount: f.price(about.monthly_minor, about.currency) });
  return 'value' in about && about.value != null ? f.money(about.value, about.currency) : undefined;
}

/** What members are called, by their ids; whoever has left is told apart. */
export function useNames() {
  const { t } = useWords();
  const all = useQuery(members).data;
  return (id: string | null | undefined): string | undefined => {
    if (!id) return undefined;
    if (id.startsWith('key_')) return t('alerts.byKey');
    return all ? (all.find((one) => one.id === id)?.name ?? t('alerts.former')) : '…';
  };
}

/** Who can see to alerts, oneself first; and who one is. */
export function useOwners() {
  const all = useQuery(members).data ?? [];
  const self = useQuery(me).data?.user.id;
  const owners = [...all].sort((one, other) => Number(other.id === self) - Number(one.id === self));
  return { owners, self };
}

/** Whether the user may change what becomes of alerts. */
export function useMayChange(): boolean {
  const { role } = useRole();
  return role !== undefined && atLeast(role, 'analyst');
}
