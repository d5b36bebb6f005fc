import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../api/client';
import { changes, models, scoringRuns, top, version } from '../api/queries';
import { LineChart } from '../charts/line';
import { useWords, type Key } from '../i18n';
import { useTitle } from '../title';
import { Card, Choices, Head, Note, Problem, Risk, Score, Select, Skeleton, Stat } from '../ui/kit';

const RUNS_SHOWN = 12;
const SHOWN = 20;
const MOVED_SHOWN = 8;

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
  const riskiest = useQuery(top(now.id, SHOWN));
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
      <Figures model={model} run={now} />
      <Riskiest run={now.id} customers={riskiest.data} error={riskiest.error} />
      <div className="grid2">
        <Trend runs={runs} />
        <Moved run={now.id} />
      </div>
    </div>
  );
}

/** How many, and how much, is at risk. Money is told in the unit of its column: nobody said which. */
function Figures({ model, run }: { model: Schemas['ModelView']; run: Schemas['ScoringRunView'] }) {
  const { t, f } = useWords();
  const made = useQuery(version(model.id, run.model_version));
  const totals = run.totals;
  const value = totals?.value;
  const figure = (number: number | undefined) => (number === undefined ? '–' : f.integer(number));
  const share = (part: number, of: number) =>
    t('overview.share', { share: f.percent(part / Math.max(1e-9, of)) });
  const threshold =
    made.data && t('overview.atriskHint', { threshold: f.percent(made.data.metrics.threshold) });
  const quality = (
    <Stat
      label={t('overview.quality')}
      value={made.data ? f.decimals(made.data.metrics.roc_auc) : <Skeleton height={28} />}
      hint={t('overview.qualityHint')}
    />
  );
  return (
    <dl className="card stats">
      <Stat
        label={t('overview.atrisk')}
        value={figure(totals?.at_risk)}
        hint={totals && [share(totals.at_risk, totals.customers), threshold].filter(Boolean).join(' · ')}
      />
      <Stat
        label={t('overview.leavers')}
        value={figure(totals?.expected_leavers)}
        hint={totals && t('overview.leaversOf', { n: f.integer(totals.customers) })}
      />
      {value ? (
        <>
          <Stat
            label={t('overview.valueAtRisk')}
            value={f.amount(value.at_risk)}
            hint={`${value.column} · ${share(value.at_risk, value.total)}`}
          />
          <Stat
            label={t('overview.expectedLoss')}
            value={f.amount(value.expected_loss)}
            hint={t('overview.expectedLossHint', { column: value.column })}
          />
        </>
      ) : (
        <>
          <Stat label={t('overview.scored')} value={figure(totals?.customers)} hint={model.name} />
          {quality}
        </>
      )}
    </dl>
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
  const { t, f } = useWords();
  const valued = customers?.some((one) => one.value != null);
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
        <div className="in" style={{ minHeight: SHOWN * 41 }}>
          <Skeleton lines={SHOWN} height={24} />
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
                {valued && (
                  <th scope="col" className="right wide-only">
                    {t('value')}
                  </th>
                )}
                <th scope="col" className="wide-only">
                  {t('reasons')}
                </th>
              </tr>
            </thead>
            <tbody>
              {customers.map((one, index) => (
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
                  {valued && (
                    <td className="right num wide-only">{one.value == null ? '–' : f.amount(one.value)}</td>
                  )}
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

function Reasons({ drivers }: { drivers: Schemas['Driver'][] }) {
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

const FIGURES = {
  at_risk: 'overview.atrisk',
  expected_leavers: 'overview.leavers',
  value: 'overview.valueAtRisk',
} as const satisfies Record<string, Key>;
type Figure = keyof typeof FIGURES;

function Trend({ runs }: { runs: Schemas['ScoringRunView'][] }) {
  const { t, f } = useWords();
  const [figure, setFigure] = useState<Figure>('at_risk');
  const oldestFirst = [...runs].reverse();
  const of = (totals: Schemas['Totals']) => (figure === 'value' ? totals.value?.at_risk : totals[figure]);
  const points = oldestFirst.flatMap(({ totals }, x) => {
    const y = totals && of(totals);
    return y == null ? [] : [{ x, y }];
  });
  const shown = (Object.keys(FIGURES) as Figure[]).filter(
    (one) => one !== 'value' || runs.some((run) => run.totals?.value),
  );
  return (
    <Card
      title={t('overview.trend')}
      aside={
        points.length > 1 && (
          <select
            className="input"
            aria-label={t('overview.figure')}
            value={figure}
            onChange={(event) => setFigure(event.target.value as Figure)}
          >
            {shown.map((one) => (
              <option key={one} value={one}>
                {t(FIGURES[one])}
              </option>
            ))}
          </select>
        )
      }
    >
      {points.length < 2 ? (
        <p className="muted">{t('overview.onerun')}</p>
      ) : (
        <LineChart
          title={`${t('overview.trend')}: ${t(FIGURES[figure])}`}
          points={points}
          x=""
          y={t(FIGURES[figure])}
          dots
          filled
          xFormat={(x) =>
            Number.isInteger(x) && oldestFirst[x] ? f.shortDate(oldestFirst[x].created_at) : ''
          }
          yFormat={f.compact}
        />
      )}
    </Card>
  );
}

const WAYS = {
  entered: 'moved.entered',
  recovered: 'moved.recovered',
  rose: 'moved.rose',
  fell: 'moved.fell',
} as const satisfies Record<string, Key>;
type Way = keyof typeof WAYS;

/** Who moved since the run before. */
function Moved({ run }: { run: string }) {
  const { t, f } = useWords();
  const [way, setWay] = useState<Way>('entered');
  const { data, error } = useQuery(changes(run, MOVED_SHOWN));
  if (error)
    return (
      <Card title={t('overview.moved')}>
        <Problem error={error} />
      </Card>
    );
  if (!data || !data.before)
    return (
      <Card title={t('overview.moved')} hint={t('overview.movedHint')}>
        {data ? <p className="muted">{t('overview.onerun')}</p> : <Skeleton lines={6} />}
      </Card>
    );
  const { items } = data[way];
  return (
    <Card title={t('overview.moved')} hint={t('overview.movedHint')} flush>
      <div className="in">
        <Choices
          label={t('overview.moved')}
          value={way}
          onChange={setWay}
          options={(Object.keys(WAYS) as Way[]).map((one) => [
            one,
            `${t(WAYS[one])} ${f.integer(data[one].count)}`,
          ])}
        />
      </div>
      {items.length === 0 ? (
        <p className="muted in">{t('moved.nobody')}</p>
      ) : (
        <table className="moves">
          <thead>
            <tr>
              <th scope="col">{t('customer')}</th>
              <th scope="col" className="right">
                {t('moved.before')}
              </th>
              <th scope="col">{t('moved.now')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={one.entity_key}>
                <td>
                  <Link to="/customer" search={{ run, key: one.entity_key }}>
                    {one.entity_key}
                  </Link>
                </td>
                <td className="right num muted">
                  {one.score_before == null ? t('moved.new') : f.percent(one.score_before)}
                </td>
                <td>
                  <Score score={one.score} risk={one.risk} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="muted small in">
        {t('moved.others', {
          came: f.integer(data.came),
          gone: f.integer(data.gone),
          left: f.integer(data.left),
        })}
      </p>
    </Card>
  );
}
