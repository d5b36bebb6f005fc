import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { me } from '../../../api/me';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Head, Note, Problem, RoleNotice, Skeleton } from '../../../ui';
import { billing, invoices, plans, usage } from '../api';
import { Invoices } from '../parts/invoices';
import { Plans } from '../parts/plans';
import { Subscription } from '../parts/subscription';
import { Usage } from '../parts/usage';

/** Stripe tells of a payment a moment after it has sent the buyer back. */
const PATIENCE_MS = 60_000;

export default function Plan() {
  const { t, f } = useWords();
  const { role, may } = useRole();
  const { checkout } = useSearch({ from: '/app/settings/plan' });
  const queries = useQueryClient();
  const used = useQuery(usage);
  const offers = useQuery(plans);
  const [waiting, setWaiting] = useState(checkout === 'done');
  const paid = useQuery({
    ...billing,
    enabled: may('seeBilling'),
    refetchInterval: ({ state }) => (waiting && !state.data?.subscription ? 1_000 : false),
  });
  useEffect(() => {
    if (!waiting) return;
    const given = setTimeout(() => setWaiting(false), PATIENCE_MS);
    return () => clearTimeout(given);
  }, [waiting]);
  // The plan has just become another: what was asked for before is about the old one.
  const outdated = used.data && paid.data && used.data.month.plan !== paid.data.plan;
  useEffect(() => {
    if (outdated)
      for (const { queryKey } of [usage, me, invoices]) void queries.invalidateQueries({ queryKey });
  }, [outdated, queries]);
  const subscribed = paid.data?.subscription;
  const now = offers.data?.find(({ id }) => id === (paid.data?.plan ?? used.data?.month.plan));
  return (
    <div className="page">
      <Head
        title={t('settings.plan')}
        hint={used.data && t('plan.anew', { when: f.date(used.data.month.ends_at) })}
      />
      {checkout === 'done' && subscribed && (
        <Note tone="good" role="status" title={t('plan.thanks', { plan: now?.name ?? '' })}>
          <span>{t('plan.thanks2')}</span>
        </Note>
      )}
      {checkout === 'done' && may('seeBilling') && !subscribed && (
        <Note sign="plan" role="status">
          {t(waiting ? 'plan.waiting' : 'plan.waited')}
        </Note>
      )}
      <Problem of={used} />
      <Problem of={offers} />
      <Problem of={paid} />
      {role && !may('billing') && <RoleNotice permission="billing" />}
      {used.isPending && <Skeleton height={120} lines={2} />}
      {now && paid.data && <Subscription plan={now} of={paid.data} />}
      {used.data && now && <Usage of={used.data} plan={now} />}
      {offers.data && now && <Plans all={offers.data} now={now} of={paid.data} />}
      {may('seeBilling') && <Invoices />}
    </div>
  );
}
