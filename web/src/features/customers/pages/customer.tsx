import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Refusal, type Schemas } from '../../../api/client';
import { useTitle } from '../../../browser/title';
import { LineChart } from '../../../charts/line';
import { useWords, Vocabulary } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { Badge, Card, Empty, Failure, Head, Loaded, Risk, Skeleton, Skeletons, Stat, Why } from '../../../ui';
import { models } from '../../../api/models';
import { customer, history, scoringRuns } from '../api';

const DRIVERS_SHOWN = 10;

export default function Customer() {
  const { run: id } = useSearch({ from: '/app/customer' });
  const run = useQuery(scoringRuns).data?.find((one) => one.id === id);
  const model = useQuery(models).data?.find((one) => one.id === run?.model_id);
  return (
    <Vocabulary of={model?.task}>
      <Found run={run} />
    </Vocabulary>
  );
}

function Found({ run }: { run?: Schemas['ScoringRunView'] }) {
  const { t, f } = useWords();
  const { run: id, key } = useSearch({ from: '/app/customer' });
  const found = useQuery(customer(id, key));
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
  return (
    <Loaded of={found} page="page" wait={<Skeletons heights={[32, 110, 260]} />}>
      {(of) => (
        <div className="page">
          <Head title={key} hint={run && t('overview.updated', { when: f.moment(run.created_at) })}>
            {back}
          </Head>
          <Shown of={of} run={run} />
        </div>
      )}
    </Loaded>
  );
}

function Shown({
  of: { entity_key, score, risk, known, value, drivers, row, missing },
  run,
}: {
  of: Schemas['CustomerDetail'];
  run?: Schemas['ScoringRunView'];
}) {
  const { t, f } = useWords();
  return (
    <>
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
      {missing && <Failure of={missing} title={t('cust.missing')} tone="warn" />}
      {drivers && (
        <Card title={t('cust.drivers')} hint={t('cust.driversHint')}>
          <Why of={drivers.slice(0, DRIVERS_SHOWN)} />
        </Card>
      )}
      {run && <History model={run.model_id} of={entity_key} />}
      {row && <Row cells={row} />}
    </>
  );
}

function History({ model, of }: { model: string; of: string }) {
  const { t, f } = useWords();
  const found = useQuery(history(model, of));
  const oldestFirst = [...(found.data ?? [])].reverse();
  return (
    <Card title={t('cust.history')}>
      <Loaded of={found} wait={<Skeleton height={220} />}>
        {() =>
          oldestFirst.length < 2 ? (
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
          )
        }
      </Loaded>
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
            <dt title={`${cell.name} · ${t(`type.${cell.type}`)}`}>{columnLabel(cell.name)}</dt>
            <dd className={cell.value == null ? 'muted' : 'num'}>{cell.value ?? t('unknown')}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
