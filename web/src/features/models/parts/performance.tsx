import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { momentsOf } from '../../../browser/date-range';
import { LineChart } from '../../../charts/line';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { figure } from '../../../table/table';
import { Badge, Button, Card, DateRangeField } from '../../../ui';
import { performance } from '../api';
import { OutcomesDialog } from './outcomes-dialog';

/** The area under the curve of what guesses: little lies below. */
const CHANCE = 0.5;

const lowest = ({ performance: { metrics, intervals } }: { performance: Schemas['Performance'] }) =>
  intervals?.roc_auc[0] ?? metrics?.roc_auc ?? CHANCE;

const between = ([low, high]: number[] = []) => ({ low, high });

/** How well scores came true, run by run, once it is known who left. */
export function Performance({
  of: version,
  runs,
}: {
  of: Schemas['VersionView'];
  runs: Schemas['ScoringRunView'][];
}) {
  const { t, f } = useWords();
  const { may } = useRole();
  const [telling, setTelling] = useState(false);
  const { model_id: model } = version;
  const found = useQuery(performance(model));
  const search = useSearch({ from: '/app/models/$id' });
  const navigate = useNavigate({ from: '/models/$id' });
  const { from, to } = momentsOf(search);
  const known = found.data?.flatMap(({ performance, ...run }) =>
    performance ? [{ ...run, performance }] : [],
  );
  const measured = known?.filter(
    ({ scored_at: at }) =>
      (!from || Date.parse(at) >= Date.parse(from)) && (!to || Date.parse(at) < Date.parse(to)),
  );
  const oldestFirst = measured?.filter((run) => run.performance.metrics).reverse() ?? [];
  return (
    <Card
      title={t('perf.title')}
      hint={t('perf.hint')}
      flush
      aside={
        <div className="actions">
          {known && known.length > 1 && (
            <DateRangeField
              bare
              of={search}
              onValue={(range) =>
                void navigate({
                  search: ({ tab, version, compare }) => ({ tab, version, compare, ...range }),
                  replace: true,
                  resetScroll: false,
                })
              }
            />
          )}
          {runs.length > 0 && (
            <Button disabled={!may('score')} onClick={() => setTelling(true)}>
              {t('outcomes.title')}
            </Button>
          )}
        </div>
      }
    >
      {telling && <OutcomesDialog model={model} runs={runs} onClose={() => setTelling(false)} />}
      {oldestFirst.length > 1 && (
        <div className="in">
          <LineChart
            title={t('perf.title')}
            points={oldestFirst.map(({ scored_at, performance: { metrics, intervals } }) => ({
              x: Date.parse(scored_at),
              y: metrics!.roc_auc,
              ...between(intervals?.roc_auc),
            }))}
            other={oldestFirst.map(({ scored_at }) => ({
              x: Date.parse(scored_at),
              y: version.metrics.roc_auc,
              ...between(version.intervals?.roc_auc),
            }))}
            x=""
            y={t('metric.roc_auc')}
            yDomain={[Math.min(CHANCE, ...oldestFirst.map(lowest)), 1]}
            name={t('perf.cameTrue')}
            otherName={t('perf.trained')}
            bandName={t('perf.band')}
            dots
            height={220}
            time
            xFormat={f.date}
            yFormat={f.decimals}
          />
        </div>
      )}
      <QueryTable
        title={t('perf.title')}
        className="stacks"
        query={found}
        rows={measured}
        rowKey={(run) => run.scoring_run_id}
        empty={<p className="muted">{t(known?.length ? 'range.empty' : 'perf.none')}</p>}
        columns={[
          {
            head: t('customers.run'),
            cell: (run) => (
              <Link to="/customers" search={{ run: run.scoring_run_id }}>
                {f.moment(run.scored_at)}
              </Link>
            ),
          },
          { head: t('model.choose'), cell: (run) => t('model.version', { n: run.model_version }) },
          { ...figure(t('perf.known')), cell: ({ performance }) => f.integer(performance.rows) },
          { ...figure(t('axis.predicted')), cell: ({ performance }) => f.percent1(performance.predicted) },
          { ...figure(t('axis.observed')), cell: ({ performance }) => f.percent1(performance.observed) },
          {
            ...figure(t('metric.roc_auc')),
            cell: ({ performance: { metrics } }) => (metrics ? f.decimals(metrics.roc_auc) : '–'),
          },
          {
            head: t('perf.verdict'),
            cell: ({ degraded }) =>
              degraded.length ? (
                <Badge tone="warn">{t('perf.worse')}</Badge>
              ) : (
                <Badge tone="good">{t('perf.fine')}</Badge>
              ),
          },
        ]}
      />
    </Card>
  );
}
