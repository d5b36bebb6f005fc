import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Refusal, type Schemas } from '../../../api/client';
import { customer, history, scoringRuns } from '../api';
import { LineChart } from '../../../charts/line';
import { Waterfall } from '../../../charts/waterfall';
import { useWords } from '../../../i18n';
import { useTitle } from '../../../browser/title';
import { Badge, Card, Empty, Failure, Head, Problem, Risk, Skeleton, Stat } from '../../../ui/kit';

const DRIVERS_SHOWN = 10;

export function Customer() {
  const { t, f } = useWords();
  const { run: id, key } = useSearch({ from: '/app/customer' });
  const found = useQuery(customer(id, key));
  const runs = useQuery(scoringRuns);
  const run = runs.data?.find((one) => one.id === id);
  useTitle(key);
  const back = (
    <Link className="button" to="/customers" search={{ run: id }}>
      {t('back')}
    </Link>
  );
  if (found.error instanceof Refusal && found.error.status === 404)
    return (
      <div className="page">
        <Head title={key || t('customer')} />
        <Card>
          <Empty sign="search" title={t('cust.notfound')}>
            {back}
          </Empty>
        </Card>
      </div>
    );
  if (found.error)
    return (
      <div className="page">
        <Problem error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  if (found.isPending)
    return (
      <div className="page">
        <Skeleton height={32} />
        <Skeleton height={110} />
        <Skeleton height={260} />
      </div>
    );
  const { score, risk, known, value, drivers, row, missing } = found.data;
  return (
    <div className="page">
      <Head title={key} hint={run && t('overview.updated', { when: f.moment(run.created_at) })}>
        {back}
      </Head>
      <dl className="card stats">
        <Stat label={t('cust.score')} value={f.percent1(score)} />
        {value != null && (
          <Stat
            label={run?.totals?.value?.column ?? t('value')}
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
      {missing && <Failure of={missing} title={t('cust.missing')} tone="warn" />}
      {drivers && (
        <Card title={t('cust.drivers')} hint={t('cust.driversHint')}>
          <Waterfall score={score} drivers={drivers.slice(0, DRIVERS_SHOWN)} />
        </Card>
      )}
      {run && <History model={run.model_id} of={key} />}
      {row && <Row cells={row} />}
    </div>
  );
}

function History({ model, of }: { model: string; of: string }) {
  const { t, f } = useWords();
  const found = useQuery(history(model, of));
  const oldestFirst = [...(found.data ?? [])].reverse();
  return (
    <Card title={t('cust.history')}>
      {found.error ? (
        <Problem error={found.error} retry={() => void found.refetch()} />
      ) : !found.data ? (
        <Skeleton height={220} />
      ) : oldestFirst.length < 2 ? (
        <p className="muted">{t('cust.onerun')}</p>
      ) : (
        <LineChart
          title={t('cust.history')}
          points={oldestFirst.map((one, x) => ({ x, y: one.score }))}
          x=""
          y={t('score')}
          yDomain={[0, 1]}
          dots
          height={220}
          xFormat={(x) =>
            Number.isInteger(x) && oldestFirst[x] ? f.shortDate(oldestFirst[x].scored_at) : ''
          }
          yFormat={f.percent}
        />
      )}
    </Card>
  );
}

/** The customer as the dataset has it. */
function Row({ cells }: { cells: Schemas['Cell'][] }) {
  const { t } = useWords();
  return (
    <Card title={t('cust.row')} hint={t('cust.rowHint')}>
      <dl className="cells">
        {cells.map((cell) => (
          <div key={cell.name}>
            <dt title={t(`type.${cell.type}`)}>{cell.name}</dt>
            <dd className={cell.value == null ? 'muted' : 'num'}>{cell.value ?? t('unknown')}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
