import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useWords, type Words } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Badge, Card, Loaded, Skeletons, type Tone, When } from '../../../ui';
import { recommendationsOf } from '../api';

type Plan = Schemas['PlanRecommendationView'];
type Service = Schemas['ServiceRecommendation'];

const TONES: Record<Plan['reason'], Tone> = { saving: 'good', overage: 'warn', need: 'warn' };

/** Which plan would have suited a customer, and which services they may want. */
export function Recommendations({ of: id }: { of: string }) {
  const { t } = useWords();
  const found = useQuery(recommendationsOf(id));
  return (
    <Card title={t('rec.title')} hint={t('rec.hint')}>
      <Loaded of={found} wait={<Skeletons heights={[60, 40]} />}>
        {({ plan, no_plan, services, services_as_of }) => (
          <>
            <h3>{t('rec.plan')}</h3>
            {plan ? <PlanRecommended of={plan} /> : no_plan && <NoPlan of={no_plan} />}
            <h3>{t('rec.services')}</h3>
            <Services of={services} asOf={services_as_of} />
          </>
        )}
      </Loaded>
    </Card>
  );
}

function PlanRecommended({ of }: { of: Plan }) {
  const words = useWords();
  const { t } = words;
  return (
    <>
      <p>
        <strong>{t('rec.switchTo', { plan: of.plan })}</strong>{' '}
        <Badge tone={TONES[of.reason]}>{t(`rec.${of.reason}`)}</Badge>
      </p>
      <p>{whyPlan(words, of)}</p>
      <Usage of={of.uses} />
      <details>
        <summary>{t('rec.months')}</summary>
        <Months of={of} />
      </details>
    </>
  );
}

/** Why a plan would have suited better, in a sentence or two. */
function whyPlan({ t, f }: Words, of: Plan): string {
  const price = (minor: number) => f.price(minor, of.currency);
  return t(`rec.why.${of.reason}`, {
    n: of.periods,
    plan: of.plan,
    old: of.instead_of,
    now: price(of.now_minor),
    then: price(of.then_minor),
    less: price(of.now_minor - of.then_minor),
    right: of.right_in,
  });
}

function Usage({ of }: { of: Plan['uses'] }) {
  const { t, f } = useWords();
  const limit = (units: number | null | undefined) => (units == null ? t('rec.unlimited') : f.amount(units));
  return (
    <dl className="cells">
      {of.map(({ label, mean, most, included_now: now, included_then: then }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {t('rec.used', { mean: f.amount(mean), most: f.amount(most) })}
            <div className="muted small">{t('rec.included', { now: limit(now), then: limit(then) })}</div>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Months({ of }: { of: Plan }) {
  const { t, f } = useWords();
  return (
    <Table
      title={t('rec.months')}
      rows={of.by_period}
      rowKey={({ from }) => from}
      columns={[
        { head: t('rec.month'), cell: ({ from }) => f.date(from) },
        {
          ...figure(t('rec.asNow', { plan: of.instead_of })),
          cell: ({ now_minor: now }) => (now == null ? t('rec.limitReached') : f.price(now, of.currency)),
        },
        {
          ...figure(t('rec.asNow', { plan: of.plan })),
          cell: ({ then_minor: then }) => f.price(then, of.currency),
        },
      ]}
    />
  );
}

function NoPlan({ of: { reason, detail } }: { of: Schemas['PlanSilenceView'] }) {
  const { either, t } = useWords();
  const { code, ...named } = reason;
  return (
    <p className="muted">
      {either(`rec.none.${code}`, detail, named)}{' '}
      {code === 'not_in_catalog' && <Link to="/campaigns/plans">{t('rec.toCatalog')}</Link>}
    </p>
  );
}

function Services({ of, asOf }: { of: Service[]; asOf?: string | null }) {
  const { t } = useWords();
  if (!asOf)
    return (
      <p className="muted">
        {t('rec.noCatalog')} <Link to="/campaigns/plans">{t('rec.toCatalog')}</Link>
      </p>
    );
  return (
    <>
      {of.length === 0 && <p className="muted">{t('rec.noServices')}</p>}
      <ul className="stack tight">
        {of.map((one) => (
          <ServiceRecommended key={one.service} of={one} />
        ))}
      </ul>
      <p className="muted small">
        <When at={asOf} say={(when) => t('rec.asOf', { when })} />
      </p>
    </>
  );
}

function ServiceRecommended({ of }: { of: Service }) {
  const words = useWords();
  const { t, f } = words;
  const has = [of.plan, ...of.services].filter(Boolean).join(t('rec.and'));
  const [price] = of.prices;
  return (
    <li>
      <strong>{of.service}</strong> <Badge tone="accent">{t('rec.times', { times: f.times(of.lift) })}</Badge>{' '}
      {price && (
        <span className="muted">{`${f.price(price.amount_minor, price.currency)} ${t(`product.per.${price.interval}`)}`}</span>
      )}
      <p className="muted small">
        {t('rec.because', {
          n: of.customers,
          has,
          share: share(words, of.share),
          all: share(words, of.share_of_all),
        })}
      </p>
    </li>
  );
}

/** A share to the hundredth. */
const share = ({ f }: Words, of: number) => f.percent(Math.round(of * 100) / 100);
