import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import type { Schemas } from '../api/client';
import { models, profit, scoringRuns, top, version } from '../api/queries';
import { LineChart } from '../charts/line';
import { useWords } from '../i18n';
import { atRisk } from '../risk';
import { useTitle } from '../title';
import { Card, Head, Note, Problem, Risk, Score, Select, Skeleton, Stat } from '../ui/kit';

/** Terms that only serve to read the curve of scores. */
const PLAIN = { value: 1, contact_cost: 0, save_rate: 1 };
const RUNS_SHOWN = 8;
const SHOWN = 20;
const COMPARED = 200;

export function Overview() {
  const { t } = useWords();
  const { model: wanted } = useSearch({ from: '/app/' });
  const list = useQuery(models);
  const runs = useQuery(scoringRuns);
  useTitle(t('overview.title'));
  const error = list.error ?? runs.error;
  if (error)
    return (
      <div className="page">
        <Problem
          error={error}
          retry={() => {
            void list.refetch();
            void runs.refetch();
          }}
        />
      </div>
    );
  if (!list.data || !runs.data)
    return (
      <div className="page">
        <Skeleton height={32} />
        <Skeleton height={110} />
        <Skeleton lines={10} height={28} />
      </div>
    );
  const done = runs.data.filter((run) => run.status === 'succeeded');
  const model = list.data.find((one) => one.id === (wanted ?? done[0]?.model_id));
  const latest = done.filter((run) => run.model_id === model?.id).slice(0, RUNS_SHOWN);
  if (!model || !latest[0]) return <Navigate to="/start" replace />;
  return (
    <Result
      model={model}
      models={list.data.filter((one) => done.some((run) => run.model_id === one.id))}
      runs={latest}
    />
  );
}

function Result({
  model,
  models,
  runs,
}: {
  model: Schemas['ModelView'];
  models: Schemas['ModelView'][];
  runs: Schemas['ScoringRunView'][];
}) {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const now = runs[0]!;
  const made = useQuery(version(model.id, now.model_version));
  const riskiest = useQuery(top(now.id, 1000));
  const curve = useQuery(profit(now.id, PLAIN));
  const threshold = made.data?.metrics.threshold;
  const all = curve.data?.curve.at(-1);
  const count =
    curve.data && riskiest.data && threshold !== undefined
      ? atRisk(riskiest.data, curve.data.curve, threshold)
      : undefined;
  const loading = <Skeleton height={28} />;
  return (
    <div className="page">
      <Head
        title={t('overview.title')}
        hint={t('overview.updated', { when: f.moment(now.ended_at ?? now.created_at) })}
      >
        {models.length > 1 && (
          <Select
            label={t('overview.model')}
            value={model.id}
            onChange={(event) => navigate({ to: '/', search: { model: event.target.value } })}
          >
            {models.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
        )}
      </Head>
      {now.degraded && now.degraded.length > 0 && (
        <Note tone="warn" title={t('overview.drift')}>
          <span className="small">{now.degraded.map((one) => one.text).join(' ')}</span>
        </Note>
      )}
      <dl className="card stats">
        <Stat
          label={t('overview.atrisk')}
          value={count === undefined ? loading : f.integer(count)}
          hint={
            threshold !== undefined &&
            all &&
            count !== undefined &&
            `${t('overview.share', { share: f.percent(count / Math.max(1, all.contacted)) })} · ${t('overview.atriskHint', { threshold: f.percent(threshold) })}`
          }
        />
        <Stat
          label={t('overview.leavers')}
          value={all ? f.integer(all.expected_leavers) : loading}
          hint={t('overview.leaversHint')}
        />
        <Stat
          label={t('overview.scored')}
          value={all ? f.integer(all.contacted) : loading}
          hint={model.name}
        />
        <Stat
          label={t('overview.quality')}
          value={made.data ? f.decimals(made.data.metrics.roc_auc) : loading}
          hint={t('overview.qualityHint')}
        />
      </dl>
      <Riskiest run={now.id} customers={riskiest.data} error={riskiest.error} />
      <div className="grid2">
        <Trend runs={runs} threshold={threshold} />
        <Moved now={now} before={runs[1]} />
      </div>
    </div>
  );
}

function Riskiest({
  run,
  customers,
  error,
}: {
  run: string;
  customers?: Schemas['TopCustomer'][];
  error: unknown;
}) {
  const { t } = useWords();
  return (
    <Card
      title={t('overview.top')}
      hint={t('overview.topHint')}
      flush
      aside={
        <Link className="button" to="/customers" search={{ run }}>
          {t('overview.seeall')}
        </Link>
      }
    >
      {error ? (
        <div className="in">
          <Problem error={error} />
        </div>
      ) : null}
      {!customers && !error && (
        <div className="in">
          <Skeleton lines={10} height={24} />
        </div>
      )}
      {customers && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('overview.top')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('customer')}</th>
                <th scope="col">{t('score')}</th>
                <th scope="col">{t('risk')}</th>
                <th scope="col" className="wide-only">
                  {t('reasons')}
                </th>
              </tr>
            </thead>
            <tbody>
              {customers.slice(0, SHOWN).map((one, index) => (
                <tr key={index}>
                  <td>
                    <Link to="/customer" search={{ run, key: one.entity_key }}>
                      {one.entity_key}
                    </Link>
                  </td>
                  <td>
                    <Score score={one.score} risk={one.risk} />
                  </td>
                  <td>
                    <Risk of={one.risk} />
                  </td>
                  <td className="wide-only">
                    <Reasons drivers={one.drivers} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

export function Reasons({ drivers }: { drivers: Schemas['Driver'][] }) {
  const { t, f } = useWords();
  return (
    <ul className="reasons">
      {drivers.slice(0, 3).map((driver) => (
        <li
          key={driver.feature}
          className={`reason ${driver.effect >= 0 ? 'up' : 'down'}`}
          title={driver.text}
        >
          <b>{f.points(driver.points)}</b> {driver.feature} = {driver.value ?? t('unknown')}
        </li>
      ))}
    </ul>
  );
}

function Trend({ runs, threshold }: { runs: Schemas['ScoringRunView'][]; threshold?: number }) {
  const { t, f } = useWords();
  const oldestFirst = [...runs].reverse();
  const curves = useQueries({ queries: oldestFirst.map((run) => profit(run.id, PLAIN)) });
  const points = curves.flatMap((curve, index) =>
    curve.data && threshold !== undefined ? [{ x: index, y: atRisk([], curve.data.curve, threshold) }] : [],
  );
  return (
    <Card title={t('overview.trend')}>
      {runs.length < 2 ? (
        <p className="muted">{t('overview.onerun')}</p>
      ) : points.length < 2 ? (
        <Skeleton height={220} />
      ) : (
        <LineChart
          title={t('overview.trend')}
          points={points}
          x=""
          y={t('overview.atrisk')}
          dots
          filled
          xFormat={(x) => (Number.isInteger(x) && oldestFirst[x] ? f.date(oldestFirst[x].created_at) : '')}
          yFormat={f.compact}
        />
      )}
    </Card>
  );
}

/** Who is among the riskiest and was not in the run before. */
function Moved({ now, before }: { now: Schemas['ScoringRunView']; before?: Schemas['ScoringRunView'] }) {
  const { t } = useWords();
  const current = useQuery(top(now.id, COMPARED));
  const former = useQuery({ ...top(before?.id ?? '', COMPARED), enabled: before !== undefined });
  if (!before)
    return (
      <Card title={t('overview.moved')} hint={t('overview.movedHint')}>
        <p className="muted">{t('overview.onerun')}</p>
      </Card>
    );
  const known = new Set(former.data?.map((one) => one.entity_key));
  const fresh = current.data?.filter((one) => !known.has(one.entity_key)).slice(0, 8);
  return (
    <Card title={t('overview.moved')} hint={t('overview.movedHint')} flush>
      {!former.data || !fresh ? (
        <div className="in">
          <Skeleton lines={5} />
        </div>
      ) : fresh.length === 0 ? (
        <div className="in">
          <p className="muted">{t('overview.nomoved')}</p>
        </div>
      ) : (
        <table>
          <tbody>
            {fresh.map((one) => (
              <tr key={one.entity_key}>
                <td>
                  <Link to="/customer" search={{ run: now.id, key: one.entity_key }}>
                    {one.entity_key}
                  </Link>
                </td>
                <td>
                  <Score score={one.score} risk={one.risk} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
