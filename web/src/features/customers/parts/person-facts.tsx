import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../../i18n';
import { Card, Loaded, Risk, Skeleton, Stat } from '../../../ui';
import { customer, scoringRuns } from '../api';
import type { Person } from '../people';
import { Reasoning } from './customer-detail';
import { State, useLevel, useMrr } from './person-figures';

const DAY = 86_400_000;

/** What they bring, for what, until when, and how likely they are to leave. */
export function PersonFacts({ of }: { of: Person }) {
  const { t, f } = useWords();
  const mrr = useMrr();
  const { risk, renews_at } = of;
  const level = useLevel(risk);
  return (
    <dl className="card stats">
      <Stat label={t('cus.mrr')} value={mrr(of) || '–'} hint={of.plan} />
      <Stat small label={t('cus.status')} value={of.status ? <State of={of.status} /> : '–'} />
      <Stat
        small
        label={t('cus.renewal')}
        value={renews_at ? f.date(renews_at) : '–'}
        hint={renews_at && t('cus.days', { n: daysUntil(renews_at) })}
      />
      <Stat
        label={t('cus.risk')}
        value={risk ? f.fineRisk(risk.score, level) : '–'}
        hint={risk ? <Risk of={risk.risk} /> : t('cus.notScored')}
      />
    </dl>
  );
}

const daysUntil = (at: string) => Math.max(0, Math.ceil((Date.parse(at) - Date.now()) / DAY));

/** Why the latest score is what it is; nothing of whoever was never scored. */
export function Why({ of: { id, risk }, shown }: { of: Person; shown: number }) {
  return risk ? <Reasons run={risk.scoring_run_id} id={id} shown={shown} /> : null;
}

function Reasons({ run: id, ...rest }: { run: string; id: string; shown: number }) {
  const { t } = useWords();
  const found = useQuery(customer(id, rest.id));
  const run = useQuery(scoringRuns).data?.find((one) => one.id === id);
  return (
    <Loaded
      of={found}
      wait={
        <Card title={t('cust.drivers')}>
          <Skeleton height={160} />
        </Card>
      }
    >
      {(of) => <Reasoning of={of} run={run} shown={rest.shown} />}
    </Loaded>
  );
}
