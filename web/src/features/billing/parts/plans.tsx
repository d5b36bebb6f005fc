import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Refusal, type Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import {
  Badge,
  Button,
  Card,
  Dialog,
  Icon,
  Note,
  Problem,
  Skeleton,
  useMutation,
  usePhrases,
} from '../../../ui';
import { changePlan, checkOut, type Plan, planPreview } from '../api';
import { Cancel } from './subscription';

/** All plans, side by side, and the way from one to the other. */
export function Plans({ all, now, of }: { all: Plan[]; now: Plan; of?: Schemas['BillingView'] }) {
  const { t } = useWords();
  const [to, setTo] = useState<Plan>();
  const checkout = useMutation(checkOut, ({ url }) => location.assign(url));
  const subscription = of?.subscription;
  const close = () => setTo(undefined);
  const mayTry = !subscription && of?.trial_available;
  return (
    <Card title={t('plan.all')} hint={t(mayTry ? 'plan.trialHint' : 'plan.allHint')}>
      <div className="stack" id="plans">
        <Problem of={{ error: checkout.error }} />
        <ul className="plans">
          {all.map((plan) => (
            <Offer
              key={plan.id}
              of={plan}
              now={now}
              trial={mayTry ? plan.trial_days : 0}
              // Asked for already: it begins when the period ends.
              blocked={checkout.isPending || subscription?.next?.plan === plan.id}
              onChoose={() => (subscription ? setTo(plan) : checkout.mutate(plan.id))}
            />
          ))}
        </ul>
      </div>
      {to && subscription && to.id === 'free' && (
        <Cancel plan={now} until={subscription.period_end} onClose={close} />
      )}
      {to && to.id !== 'free' && <Change to={to} onClose={close} />}
    </Card>
  );
}

function Offer({
  of,
  now,
  trial,
  blocked,
  onChoose,
}: {
  of: Plan;
  now: Plan;
  trial: number;
  blocked: boolean;
  onChoose: () => void;
}) {
  const { t, f } = useWords();
  const { may } = useRole();
  const here = of.id === now.id;
  const larger = of.price.amount > now.price.amount;
  const includes = [
    t('plan.customers', { n: f.compact(of.scored_customers) }),
    t('plan.rows', { n: f.compact(of.dataset_rows) }),
    t('plan.models', { n: of.models }),
    t('plan.seats', { n: of.seats }),
    t('plan.storage', { n: f.bytes(of.stored_bytes) }),
    t('plan.events', { n: f.compact(of.events) }),
    t('plan.retention', { n: of.retention_days }),
    ...(of.overage
      ? [
          t('plan.overage', {
            price: f.price(of.overage.price.amount, of.overage.price.currency),
            per: f.integer(of.overage.per),
          }),
        ]
      : []),
    ...of.features.map((feature) => t(`feature.${feature}`)),
  ];
  return (
    <li className={here ? 'here' : ''} aria-current={here ? 'true' : undefined}>
      <span className="split">
        <h3>{of.name}</h3>
        {here && <Badge tone="accent">{t('plan.here')}</Badge>}
      </span>
      <p>
        <span className="figure">{f.price(of.price.amount, of.price.currency)}</span>{' '}
        <span className="muted small">{t('plan.perMonth')}</span>
      </p>
      <ul className="ticks">
        {includes.map((one) => (
          <li key={one}>
            <Icon sign="good" size={16} />
            {one}
          </li>
        ))}
      </ul>
      {/* Nothing to choose here: it is what there is, or what ending the subscription leads to. */}
      {!here && (of.id !== 'free' || now.id !== 'free') && (
        <Button
          kind={larger ? 'primary wide' : 'wide'}
          disabled={!may('billing') || blocked}
          title={may('billing') ? undefined : t('role.needs', { role: t('who.owner').toLocaleLowerCase() })}
          onClick={onChoose}
        >
          {trial > 0 && larger
            ? t('plan.try', { plan: of.name, n: trial })
            : t(larger ? 'plan.up' : 'plan.down', { plan: of.name })}
        </Button>
      )}
    </li>
  );
}

/** What a change costs, before it is made. */
function Change({ to, onClose }: { to: Plan; onClose: () => void }) {
  const { t, f } = useWords();
  const preview = useQuery(planPreview(to.id));
  const changing = useMutation(changePlan, onClose);
  const overLimits = changing.error instanceof Refusal && changing.error.code === 'over_limits';
  const price = ({ amount, currency }: Schemas['Amount']) => f.price(amount, currency);
  const found = preview.data;
  const later = found && new Date(found.at).getTime() > preview.dataUpdatedAt + 60_000;
  return (
    <Dialog
      title={t('plan.changeTo', { plan: to.name })}
      onClose={onClose}
      onSubmit={() => changing.mutate(to)}
      action={t(later ? 'plan.confirmLater' : 'plan.confirm')}
      busy={!found || changing.isPending}
      problem={overLimits ? null : changing.error}
    >
      {preview.isPending && <Skeleton lines={3} />}
      <Problem of={{ error: preview.error }} />
      {found && (
        <>
          <p>{later ? t('plan.later', { when: f.date(found.at) }) : t('plan.atOnce')}</p>
          {found.lines.length > 0 && (
            <table className="lines">
              <tbody>
                {found.lines.map(({ description, amount }, index) => (
                  <tr key={index}>
                    <td>{description}</td>
                    <td className="right num">{price(amount)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <dl className="facts sums">
            <div>
              <dt>{t('plan.dueNow')}</dt>
              <dd className="num">
                <strong>{price(found.due_now)}</strong>
              </dd>
            </div>
            <div>
              <dt>{t('plan.then')}</dt>
              <dd className="num">{t('plan.month', { price: price(found.then) })}</dd>
            </div>
          </dl>
        </>
      )}
      {overLimits && <OverLimits fields={(changing.error as Refusal).fields} />}
    </Dialog>
  );
}

/** What does not fit a smaller plan, thing by thing. */
function OverLimits({ fields }: Pick<Refusal, 'fields'>) {
  const { t } = useWords();
  const { fieldError } = usePhrases();
  return (
    <Note tone="bad" role="alert" title={t('problem.over_limits')}>
      <ul className="dots">
        {Object.entries(fields).map(([limit, wrong]) => (
          <li key={limit}>{fieldError(wrong)}</li>
        ))}
      </ul>
    </Note>
  );
}
