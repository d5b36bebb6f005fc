import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { DayChart } from '../../../charts/days';
import { useWords } from '../../../i18n';
import { Card, Note, Progress } from '../../../ui';
import type { Plan } from '../api';

/** From here on a limit is worth a word. */
const NEAR = 0.8;

const share = ({ used, allowed }: Schemas['LimitUse']) => (allowed > 0 ? used / allowed : 1);

export function Usage({ of, plan }: { of: Schemas['UsageView']; plan: Plan }) {
  const { t, f } = useWords();
  const { limits } = of.month;
  const near = limits.filter((one) => share(one) >= NEAR);
  const scored = of.days.map(({ day, scored_customers }) => ({ day, value: scored_customers }));
  return (
    <Card title={t('usage.title')} hint={t('usage.hint')}>
      <div className="stack loose">
        {near.map((one) => {
          const full = share(one) >= 1;
          return (
            <Note key={one.limit} tone={full ? 'bad' : 'warn'}>
              <span>
                {t(full ? 'usage.full' : 'usage.near', {
                  what: t(`limit.${one.limit}`),
                  share: f.percent(share(one)),
                })}
              </span>
              <Link to="/settings/plan" hash="plans">
                {t('plan.compare')}
              </Link>
            </Note>
          );
        })}
        <ul className="limits">
          {limits.map((one) => (
            <Limit key={one.limit} of={one} />
          ))}
        </ul>
        {plan.overage && (
          <p className="muted small">
            {t('usage.overage', {
              included: f.integer(plan.scored_customers),
              price: f.price(plan.overage.price.amount, plan.overage.price.currency),
              per: f.integer(plan.overage.per),
            })}
          </p>
        )}
        <div className="stack tight">
          <h3>{t('usage.days')}</h3>
          <DayChart
            title={t('usage.days')}
            days={scored}
            dayFormat={f.day}
            valueFormat={f.compact}
            exactFormat={f.integer}
          />
        </div>
      </div>
    </Card>
  );
}

function Limit({ of }: { of: Schemas['LimitUse'] }) {
  const { t, f } = useWords();
  const tone = share(of) >= 1 ? 'bad' : share(of) >= NEAR ? 'warn' : '';
  const name = t(`limit.${of.limit}`);
  return (
    <li>
      <span className="split">
        <strong>{name}</strong>
        <span className="num muted">
          {t('usage.of', {
            used: f.limited(of.limit, of.used),
            allowed: f.limited(of.limit, of.allowed),
          })}
        </span>
      </span>
      <Progress part={Math.min(1, share(of))} label={name} tone={tone} />
    </li>
  );
}
