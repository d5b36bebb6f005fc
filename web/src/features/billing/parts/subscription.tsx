import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Badge, Button, Card, Dialog, Note, Problem, useMutation } from '../../../ui';
import { cancelPlan, openPortal, type Plan, resumePlan } from '../api';

const TONE = { trialing: 'accent', active: 'good', past_due: 'bad' } as const;

export function Subscription({ plan, of }: { plan: Plan; of: Schemas['BillingView'] }) {
  const { t, f } = useWords();
  const { may } = useRole();
  const resume = useMutation(resumePlan);
  const [cancelling, setCancelling] = useState(false);
  const portal = useMutation(openPortal, ({ url }) => location.assign(url));
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
        {of.trial_refused_at && (
          <Note tone="warn">
            {t(subscription ? 'plan.noTrial' : 'plan.noTrialUnpaid', { plan: plan.name })}
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
        <Problem of={{ error: portal.error }} />
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
  const cancelling = useMutation(cancelPlan, onClose);
  return (
    <Dialog
      title={t('plan.cancelTitle', { plan: plan.name })}
      onClose={onClose}
      onSubmit={() => cancelling.mutate({ until })}
      action={t('plan.cancel')}
      kind="danger primary"
      back={<Button onClick={onClose}>{t('plan.keep', { plan: plan.name })}</Button>}
      busy={cancelling.isPending}
      problem={cancelling.error}
    >
      <p>{t('plan.cancelText', { plan: plan.name, when: f.date(until) })}</p>
    </Dialog>
  );
}
