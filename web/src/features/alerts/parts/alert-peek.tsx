import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../../../i18n';
import { Card, Facts, foremost, Loaded, SidePeek, Skeletons, useMutation, When, Why } from '../../../ui';
import { type Alert, alert, changeAlerts } from '../api';
import type { Change } from '../undoing';
import { calledOf, useMayChange, useNames, remedyOf, valueOf, whyOf } from '../use-alert';
import { Owner, StateField } from './alert-columns';

/** An alert beside the list: the customer, why, who sees to it, and what was done so far. */
export function AlertPeek({ id, onClose }: { id: string; onClose: () => void }) {
  const words = useWords();
  const found = useQuery(alert(id));
  const of = found.data;
  return (
    <SidePeek of={id} name={of ? calledOf(words, of) : '…'} page={of && <PageOf of={of} />} onClose={onClose}>
      <Loaded of={found} wait={<Skeletons heights={[120, 240]} />}>
        {(of) => (
          <>
            <Standing of={of} />
            {'drivers' in of.about && of.about.drivers.length > 0 && (
              <Card title={words.t('alerts.reasons')}>
                <Why of={foremost(of.about.drivers, 'high')} />
              </Card>
            )}
            <History of={of} />
          </>
        )}
      </Loaded>
    </SidePeek>
  );
}

/** Where what is about no customer is seen. */
const PAGES: Partial<Record<Alert['about']['kind'], '/sources' | '/settings/plan' | '/customers'>> = {
  source_quiet: '/sources',
  quota_near: '/settings/plan',
  segment_risk_rising: '/customers',
};

/** Where runs of a kind are seen, and begun anew. */
const RUNS = {
  scoring: '/models',
  privacy: '/customers',
  backfill: '/sources',
  revenue: '/results/revenue',
  building: '/datasets',
  import: '/sources',
  decision: '/campaigns',
} as const;

/** The way to what an alert is about. */
function PageOf({ of: { customer_id, customer_known, about } }: { of: Alert }) {
  const { t } = useWords();
  const file =
    !customer_known && customer_id && 'scoring_run_id' in about
      ? { run: about.scoring_run_id, key: customer_id }
      : undefined;
  if (customer_id)
    return (
      <Link className="button" to="/customer" search={file ?? { id: customer_id }}>
        {t('peek.page')}
      </Link>
    );
  const to = PAGES[about.kind];
  if (to)
    return (
      <Link className="button" to={to}>
        {t('peek.page')}
      </Link>
    );
  if (about.kind !== 'run_failed') return null;
  return about.run_kind === 'training' ? (
    <Link className="button" to="/training-runs/$id" params={{ id: about.run_id }}>
      {t('peek.page')}
    </Link>
  ) : (
    <Link className="button" to={RUNS[about.run_kind]}>
      {t('peek.page')}
    </Link>
  );
}

function Standing({ of }: { of: Alert }) {
  const words = useWords();
  const { t, f } = words;
  const may = useMayChange();
  const change = useMutation(changeAlerts);
  const field = {
    of,
    disabled: !may || change.isPending,
    onChange: (one: Change) => change.mutate([one]),
  };
  const value = valueOf(words, of);
  const remedy = remedyOf(words, of);
  const facts: [string, ReactNode][] = [
    [t('alerts.why'), `${t(`alert.kind.${of.about.kind}`)}: ${whyOf(words, of)}`],
    ...(remedy ? ([[t('alerts.remedy'), remedy]] as [string, ReactNode][]) : []),
    ...(value ? ([[t('alerts.value'), value]] as [string, ReactNode][]) : []),
    ...('renews_at' in of.about && of.about.renews_at
      ? ([[t('alerts.renews'), f.date(of.about.renews_at)]] as [string, ReactNode][])
      : []),
    [t('alerts.owner'), <Owner key="owner" {...field} />],
    [t('alerts.state'), <StateField key="state" {...field} />],
    ...(of.snoozed_until
      ? ([[t('alerts.snoozedUntil'), f.moment(of.snoozed_until)]] as [string, ReactNode][])
      : []),
    [t('alerts.raised'), <When key="raised" at={of.raised_at} />],
    [t('alerts.seen'), <When key="seen" at={of.seen_at} />],
  ];
  return (
    <Card title={t('alerts.standing')}>
      <Facts of={facts} />
    </Card>
  );
}

/** Who changed what, the newest first. */
function History({ of }: { of: Alert }) {
  const { t, f } = useWords();
  const nameOf = useNames();
  const said = ({ step }: Alert['changes'][number]): string => {
    switch (step.what) {
      case 'state':
        return t('alerts.did.state', { to: t(`alert.state.${step.to}`) });
      case 'owner':
        return step.to ? t('alerts.did.owner', { to: nameOf(step.to) ?? '' }) : t('alerts.did.noOwner');
      case 'snoozed':
        return step.to ? t('alerts.did.snoozed', { to: f.moment(step.to) }) : t('alerts.did.unsnoozed');
    }
  };
  return (
    <Card title={t('alerts.history')}>
      <ol className="timeline" aria-label={t('alerts.history')}>
        {[...of.changes].reverse().map((change, at) => (
          <li key={`${change.at} ${at}`}>
            <span className="muted small">
              <When at={change.at} />
            </span>
            <span className="said">
              <strong>{said(change)}</strong> {t('alerts.by', { who: nameOf(change.by) ?? '' })}
            </span>
          </li>
        ))}
        <li>
          <span className="muted small">
            <When at={of.raised_at} />
          </span>
          <span className="said">
            <strong>{t('alerts.did.raised')}</strong>
          </span>
        </li>
      </ol>
    </Card>
  );
}
