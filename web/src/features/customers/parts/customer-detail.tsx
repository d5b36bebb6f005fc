import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { Badge, Card, Failure, foremost, Risk, Stat, useCell, useValue, Why } from '../../../ui';
import { levelOf } from '../../../api/models';

type Detail = Schemas['CustomerDetail'];

/** How likely, how much, and how urgent. */
export function Facts({
  of: { score, risk, known, value },
  run,
}: {
  of: Detail;
  run?: Schemas['ScoringRunView'];
}) {
  const { t, f } = useWords();
  const worth = useValue(run);
  const money = worth?.money ?? f.money;
  const level = useQuery(levelOf(run)).data;
  return (
    <dl className="card stats">
      <Stat label={t('cust.score')} value={f.fineRisk(score, level)} />
      {value != null && (
        <Stat
          label={worth?.name ?? t('value')}
          value={money(value)}
          hint={t('cust.atStake', { amount: money(score * value) })}
        />
      )}
      <Stat small label={t('risk')} value={<Risk of={risk} />} />
      <Stat
        small
        label={t('customers.known')}
        value={<Badge>{t(known ? 'customers.left' : 'customers.active')}</Badge>}
      />
    </dl>
  );
}

/** Why the score is what it is, as far as that is still there. */
export function Reasoning({
  of: { missing, drivers, risk },
  run,
  shown,
}: {
  of: Detail;
  run?: Schemas['ScoringRunView'];
  shown: number;
}) {
  const { t } = useWords();
  return (
    <>
      {missing && <Failure of={missing} title={t('cust.missing')} tone="warn" />}
      {drivers && (
        <Card title={t('cust.drivers')} hint={t('cust.driversHint')}>
          <Why of={foremost(drivers.slice(0, shown), risk)} run={run} />
        </Card>
      )}
    </>
  );
}

/** The customer as the dataset has it. */
export function Row({ cells, run }: { cells: Schemas['Cell'][]; run?: Schemas['ScoringRunView'] }) {
  const { t } = useWords();
  const text = useCell(run);
  return (
    <Card title={t('cust.row')} hint={t('cust.rowHint')}>
      <dl className="cells">
        {cells.map(({ name, label = columnLabel(name), type, value }) => (
          <div key={name}>
            <dt title={`${name} · ${t(`type.${type}`)}`}>{label}</dt>
            <dd className={value == null ? 'muted' : 'num'}>
              {value == null ? t('unknown') : text(name, label ?? name, value, type)}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
