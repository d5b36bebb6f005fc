import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { sum } from 'd3-array';
import type { Schemas } from '../../../api/client';
import { daysOf } from '../../../browser/date-range';
import { DayChart } from '../../../charts/days';
import { useWords } from '../../../i18n';
import { Card, DateRangeField, Note, Problem, Progress, Term } from '../../../ui';
import { type Plan, usageDays } from '../api';

/** From here on a limit is worth a word. */
const NEAR = 0.8;

const share = ({ used, allowed }: Schemas['LimitUse']) => (allowed > 0 ? used / allowed : 1);

export function Usage({ of, plan }: { of: Schemas['UsageView']; plan: Plan }) {
  const { t, f } = useWords();
  const { limits } = of.month;
  const near = limits.filter((one) => share(one) >= NEAR);
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
        <Days of={of.days} />
      </div>
    </Card>
  );
}

/** What was scored on each day: of this month, or of days that are chosen. */
function Days({ of }: { of: Schemas['DayUsage'][] }) {
  const { t, f } = useWords();
  const search = useSearch({ from: '/app/settings/plan' });
  const navigate = useNavigate({ from: '/settings/plan' });
  const { from, to } = daysOf(search, new Date().toISOString().slice(0, 'yyyy-mm-dd'.length));
  const asked = useQuery({ ...usageDays({ from, to }), enabled: from !== undefined || to !== undefined });
  const days = asked.data ?? of;
  const scored = days.map(({ day, scored_customers }) => ({ day, value: scored_customers }));
  return (
    <div className="stack tight">
      <div className="split">
        <h3>{t('usage.days')}</h3>
        <DateRangeField
          bare
          of={search}
          initial="month"
          onValue={(range) =>
            void navigate({
              search: ({ checkout }) => ({ checkout, ...range }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      </div>
      <Problem of={asked} />
      <DayChart
        title={t('usage.days')}
        days={scored}
        dayFormat={f.day}
        valueFormat={f.compact}
        exactFormat={f.integer}
        empty={t('range.empty')}
      />
      <p className="muted small">{t('usage.sum', { n: sum(scored, ({ value }) => value) })}</p>
    </div>
  );
}

function Limit({ of }: { of: Schemas['LimitUse'] }) {
  const { t, f } = useWords();
  const tone = share(of) >= 1 ? 'bad' : share(of) >= NEAR ? 'warn' : '';
  const name = t(`limit.${of.limit}`);
  return (
    <li>
      <span className="split">
        <strong>
          <Term name={name} text={t(`help.${of.limit}`)} />
        </strong>
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
