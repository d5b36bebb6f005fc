import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { customer, scoringRuns, top } from '../api/queries';
import { LineChart } from '../charts/line';
import { Waterfall } from '../charts/waterfall';
import { useWords } from '../i18n';
import { useTitle } from '../title';
import { Badge, Card, Empty, Head, Problem, Risk, Skeleton, Stat } from '../ui/kit';

const EXPLAINED = 1000;
const RUNS_SHOWN = 8;

export function Customer() {
  const { t, f } = useWords();
  const { run, key } = useSearch({ from: '/app/customer' });
  const found = useQuery(customer(run, key));
  const explained = useQuery(top(run, EXPLAINED, true));
  useTitle(key);
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
  if (!found.data)
    return (
      <div className="page">
        <Empty sign="search" title={t('cust.notfound')}>
          <Link className="button" to="/customers" search={{ run }}>
            {t('back')}
          </Link>
        </Empty>
      </div>
    );
  const drivers = explained.data?.find((one) => one.entity_key === key)?.drivers;
  return (
    <div className="page">
      <Head title={key}>
        <Link className="button" to="/customers" search={{ run }}>
          {t('back')}
        </Link>
      </Head>
      <dl className="card stats">
        <Stat label={t('cust.score')} value={f.percent1(found.data.score)} />
        <Stat small label={t('risk')} value={<Risk of={found.data.risk} />} />
        <Stat
          small
          label={t('customers.known')}
          value={<Badge>{t(found.data.known ? 'customers.left' : 'customers.active')}</Badge>}
        />
      </dl>
      <Card title={t('cust.drivers')} hint={drivers && t('cust.driversHint')}>
        {explained.isPending ? (
          <Skeleton height={240} />
        ) : drivers ? (
          <Waterfall score={found.data.score} drivers={drivers} />
        ) : (
          <p className="muted">
            {explained.error ? <Problem error={explained.error} /> : t('cust.nodrivers')}
          </p>
        )}
      </Card>
      <History run={run} of={key} />
    </div>
  );
}

function History({ run, of }: { run: string; of: string }) {
  const { t, f } = useWords();
  const runs = useQuery(scoringRuns);
  const model = runs.data?.find((one) => one.id === run)?.model_id;
  const oldestFirst = (runs.data ?? [])
    .filter((one) => one.model_id === model && one.status === 'succeeded')
    .slice(0, RUNS_SHOWN)
    .reverse();
  const scores = useQueries({ queries: oldestFirst.map((one) => customer(one.id, of)) });
  const points = scores.flatMap((one, index) => (one.data ? [{ x: index, y: one.data.score }] : []));
  return (
    <Card title={t('cust.history')}>
      {scores.some((one) => one.isPending) ? (
        <Skeleton height={200} />
      ) : points.length < 2 ? (
        <p className="muted">{t('cust.onerun')}</p>
      ) : (
        <LineChart
          title={t('cust.history')}
          points={points}
          x=""
          y={t('score')}
          yDomain={[0, 1]}
          dots
          height={220}
          xFormat={(x) => (Number.isInteger(x) && oldestFirst[x] ? f.date(oldestFirst[x].created_at) : '')}
          yFormat={f.percent}
        />
      )}
    </Card>
  );
}
