import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { Badge, Card, Failure, Risk, Stat, Why } from '../../../ui';

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
  return (
    <dl className="card stats">
      <Stat label={t('cust.score')} value={f.percent1(score)} />
      {value != null && (
        <Stat
          label={run?.totals?.value ? columnLabel(run.totals.value.column) : t('value')}
          value={f.amount(value)}
          hint={t('cust.atStake', { amount: f.amount(score * value) })}
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
export function Reasoning({ of: { missing, drivers }, shown }: { of: Detail; shown: number }) {
  const { t } = useWords();
  return (
    <>
      {missing && <Failure of={missing} title={t('cust.missing')} tone="warn" />}
      {drivers && (
        <Card title={t('cust.drivers')} hint={t('cust.driversHint')}>
          <Why of={drivers.slice(0, shown)} />
        </Card>
      )}
    </>
  );
}

/** The customer as the dataset has it. */
export function Row({ cells }: { cells: Schemas['Cell'][] }) {
  const { t } = useWords();
  return (
    <Card title={t('cust.row')} hint={t('cust.rowHint')}>
      <dl className="cells">
        {cells.map((cell) => (
          <div key={cell.name}>
            <dt title={`${cell.name} · ${t(`type.${cell.type}`)}`}>{cell.label ?? columnLabel(cell.name)}</dt>
            <dd className={cell.value == null ? 'muted' : 'num'}>{cell.value ?? t('unknown')}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
