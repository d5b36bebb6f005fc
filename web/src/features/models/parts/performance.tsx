import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { performance } from '../api';
import { drift } from '../../scores/api';
import { LineChart } from '../../../charts/line';
import { useWords } from '../../../i18n';
import { Badge, Button, Card, Note, Problem, Skeleton } from '../../../ui/kit';
import { OutcomesDialog } from './dialogs';

const COLUMNS_SHOWN = 10;

/** How well scores came true, run by run, once it is known who left. */
export function Performance({
  model,
  trained,
  runs,
}: {
  model: string;
  trained: Schemas['Metrics'];
  runs: Schemas['ScoringRunView'][];
}) {
  const { t, f } = useWords();
  const [telling, setTelling] = useState(false);
  const found = useQuery(performance(model));
  const measured = (found.data ?? []).flatMap(({ performance, ...run }) =>
    performance ? [{ ...run, performance }] : [],
  );
  const oldestFirst = measured.filter((run) => run.performance.metrics).reverse();
  return (
    <Card
      title={t('perf.title')}
      hint={t('perf.hint')}
      flush
      aside={runs.length > 0 && <Button onClick={() => setTelling(true)}>{t('outcomes.title')}</Button>}
    >
      {telling && <OutcomesDialog of={model} runs={runs} onClose={() => setTelling(false)} />}
      {found.error ? (
        <div className="in">
          <Problem error={found.error} retry={() => void found.refetch()} />
        </div>
      ) : !found.data ? (
        <div className="in">
          <Skeleton lines={4} />
        </div>
      ) : measured.length === 0 ? (
        <p className="muted in">{t('perf.none')}</p>
      ) : (
        <>
          {oldestFirst.length > 1 && (
            <div className="in">
              <LineChart
                title={t('perf.title')}
                points={oldestFirst.map((run, x) => ({ x, y: run.performance.metrics!.roc_auc }))}
                other={oldestFirst.map((_, x) => ({ x, y: trained.roc_auc }))}
                x=""
                y={t('metric.roc_auc')}
                name={t('perf.cameTrue')}
                otherName={t('perf.trained')}
                dots
                height={220}
                xFormat={(x) => (oldestFirst[x] ? f.shortDate(oldestFirst[x].scored_at) : '')}
                yFormat={f.decimals}
              />
            </div>
          )}
          <div className="scroll" tabIndex={0} role="region" aria-label={t('perf.title')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('customers.run')}</th>
                  <th scope="col">{t('model.choose')}</th>
                  <th scope="col" className="right">
                    {t('perf.known')}
                  </th>
                  <th scope="col" className="right">
                    {t('axis.predicted')}
                  </th>
                  <th scope="col" className="right">
                    {t('axis.observed')}
                  </th>
                  <th scope="col" className="right">
                    {t('metric.roc_auc')}
                  </th>
                  <th scope="col">{t('perf.verdict')}</th>
                </tr>
              </thead>
              <tbody>
                {measured.map((run) => (
                  <tr key={run.scoring_run_id}>
                    <td>
                      <Link to="/customers" search={{ run: run.scoring_run_id }}>
                        {f.moment(run.scored_at)}
                      </Link>
                    </td>
                    <td>{t('model.version', { n: run.model_version })}</td>
                    <td className="right num">{f.integer(run.performance.rows)}</td>
                    <td className="right num">{f.percent1(run.performance.predicted)}</td>
                    <td className="right num">{f.percent1(run.performance.observed)}</td>
                    <td className="right num">
                      {run.performance.metrics ? f.decimals(run.performance.metrics.roc_auc) : '–'}
                    </td>
                    <td>
                      {run.degraded.length ? (
                        <Badge tone="warn">{t('perf.worse')}</Badge>
                      ) : (
                        <Badge tone="good">{t('perf.fine')}</Badge>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Card>
  );
}

/** How the customers of the last run differ from those that its version learned from. */
export function Drift({ run }: { run: Schemas['ScoringRunView'] }) {
  const { t, f } = useWords();
  const found = useQuery(drift(run.id));
  const all = found.data && [{ ...found.data.score, name: t('score') }, ...found.data.features];
  return (
    <Card
      title={t('drift.title')}
      hint={t('drift.hint', { when: f.moment(run.created_at), n: run.model_version })}
      flush
    >
      {found.error ? (
        <div className="in">
          <Problem error={found.error} retry={() => void found.refetch()} />
        </div>
      ) : !found.data || !all ? (
        <div className="in">
          <Skeleton lines={6} />
        </div>
      ) : (
        <>
          <div className="in">
            <Note
              tone={found.data.drifted ? 'warn' : 'good'}
              title={t(found.data.drifted ? 'drift.yes' : 'drift.no')}
            >
              <span className="small">
                {t('drift.rows', {
                  rows: f.integer(found.data.rows),
                  before: f.integer(found.data.baseline_rows),
                })}
              </span>
            </Note>
          </div>
          <div className="scroll" tabIndex={0} role="region" aria-label={t('drift.title')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('dataset.column')}</th>
                  <th scope="col" className="right">
                    <abbr title={t('drift.psiLong')}>PSI</abbr>
                  </th>
                  <th scope="col">{t('drift.verdict')}</th>
                  <th scope="col" className="wide-only">
                    {t('drift.change')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {all.slice(0, COLUMNS_SHOWN).map((column, index) => (
                  <tr key={index}>
                    <td>
                      <strong>{column.name}</strong>
                    </td>
                    <td className="right num">{f.decimals(column.psi)}</td>
                    <td>
                      <Badge tone={column.drifted ? 'warn' : ''}>
                        {t(column.drifted ? 'drift.drifted' : 'drift.same')}
                      </Badge>
                    </td>
                    <td className="muted small wide-only">{column.text}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Card>
  );
}
