import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { billing, type Plan } from '../api';
import { api, body, type Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { useRole } from '../../../api/roles';
import { Dialog } from '../../../ui/dialog';
import { Badge, Button, Card, Note, Problem, useSaid } from '../../../ui/kit';
import { useTell } from '../../../ui/toast';

/** What follows from another plan: the new state is known, the rest is asked for anew. */
export function useChanged() {
  const queries = useQueryClient();
  return (now: Schemas['BillingView']) => {
    queries.setQueryData(billing.queryKey, now);
    return Promise.all(
      ['usage', 'me', 'invoices'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
  };
}

/** Takes back what was to happen when the period ends. */
export function useResume() {
  const { t } = useWords();
  const changed = useChanged();
  const tell = useTell();
  const said = useSaid();
  return useMutation({
    mutationFn: () => body(api.POST('/v1/billing/resume')),
    onSuccess: async (now) => {
      await changed(now);
      tell(t('plan.kept'));
    },
    onError: (error) => tell(said(error)),
  });
}

const TONE = { trialing: 'accent', active: 'good', past_due: 'bad' } as const;

export function Subscription({ plan, of }: { plan: Plan; of: Schemas['BillingView'] }) {
  const { t, f } = useWords();
  const { may } = useRole();
  const resume = useResume();
  const [cancelling, setCancelling] = useState(false);
  const portal = useMutation({
    mutationFn: () => body(api.POST('/v1/billing/portal')),
    onSuccess: ({ url }) => location.assign(url),
  });
  const { subscription } = of;
  const next = subscription?.next;
  return (
    <Card title={t('plan.yours')}>
      <div className="stack">
        <p className="line">
          <strong className="figure-line">{plan.name}</strong>
          <span className="muted">
            {t('plan.month', { price: f.price(plan.price.amount, plan.price.currency) })}
          </span>
          {subscription && (
            <Badge tone={TONE[subscription.status]}>{t(`subscription.${subscription.status}`)}</Badge>
          )}
        </p>
        {subscription?.pay_url && (
          <Note tone="bad" title={t('plan.due')}>
            <span>{t('plan.due2')}</span>
            {may('billing') && (
              <a className="button primary" href={subscription.pay_url}>
                {t('plan.pay')}
              </a>
            )}
          </Note>
        )}
        {subscription && !next && (
          <p className="muted">
            {subscription.trial_ends_at
              ? t('plan.trialUntil', { when: f.date(subscription.trial_ends_at) })
              : t('plan.renews', { when: f.date(subscription.period_end) })}
          </p>
        )}
        {next && (
          <Note tone="warn">
            <span>
              {next.plan === 'free'
                ? t('plan.ends', { plan: plan.name, when: f.date(next.at) })
                : t('plan.becomes', { plan: t(`plan.${next.plan}`), when: f.date(next.at) })}
            </span>
            {may('billing') && (
              <Button disabled={resume.isPending} onClick={() => resume.mutate()}>
                {t('plan.keep', { plan: plan.name })}
              </Button>
            )}
          </Note>
        )}
        {portal.error && <Problem error={portal.error} />}
        {subscription && may('billing') && (
          <div className="actions">
            <Button disabled={portal.isPending} onClick={() => portal.mutate()}>
              {t('plan.portal')}
            </Button>
            {next?.plan !== 'free' && (
              <Button kind="danger" onClick={() => setCancelling(true)}>
                {t('plan.cancel')}
              </Button>
            )}
          </div>
        )}
      </div>
      {cancelling && subscription && (
        <Cancel plan={plan} until={subscription.period_end} onClose={() => setCancelling(false)} />
      )}
    </Card>
  );
}

/** Asks before the subscription is ended. That can be taken back until the period ends. */
export function Cancel({ plan, until, onClose }: { plan: Plan; until: string; onClose: () => void }) {
  const { t, f } = useWords();
  const changed = useChanged();
  const tell = useTell();
  const resume = useResume();
  const cancelling = useMutation({
    mutationFn: () => body(api.POST('/v1/billing/cancel')),
    onSuccess: async (now) => {
      await changed(now);
      tell(t('plan.cancelled', { when: f.date(until) }), () => resume.mutate());
      onClose();
    },
  });
  return (
    <Dialog
      title={t('plan.cancelTitle', { plan: plan.name })}
      onClose={onClose}
      onSubmit={() => cancelling.mutate()}
    >
      <p>{t('plan.cancelText', { plan: plan.name, when: f.date(until) })}</p>
      {cancelling.error && <Problem error={cancelling.error} />}
      <div className="actions end">
        <Button onClick={onClose}>{t('plan.keep', { plan: plan.name })}</Button>
        <Button type="submit" kind="danger primary" disabled={cancelling.isPending}>
          {t('plan.cancel')}
        </Button>
      </div>
    </Dialog>
  );
}
