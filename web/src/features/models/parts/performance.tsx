import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { LineChart } from '../../../charts/line';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Badge, Button, Card } from '../../../ui';
import { performance } from '../api';
import { OutcomesDialog } from './outcomes-dialog';

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
  const measured = found.data?.flatMap(({ performance, ...run }) =>
    performance ? [{ ...run, performance }] : [],
  );
  const oldestFirst = measured?.filter((run) => run.performance.metrics).reverse() ?? [];
  return (
    <Card
      title={t('perf.title')}
      hint={t('perf.hint')}
      flush
      aside={runs.length > 0 && <Button onClick={() => setTelling(true)}>{t('outcomes.title')}</Button>}
    >
      {telling && <OutcomesDialog model={model} runs={runs} onClose={() => setTelling(false)} />}
      {oldestFirst.length > 1 && (
        <div className="in">
          <LineChart
            title={t('perf.title')}
            points={oldestFirst.map((run) => ({
              x: Date.parse(run.scored_at),
              y: run.performance.metrics!.roc_auc,
            }))}
            other={oldestFirst.map((run) => ({ x: Date.parse(run.scored_at), y: trained.roc_auc }))}
            x=""
            y={t('metric.roc_auc')}
            name={t('perf.cameTrue')}
            otherName={t('perf.trained')}
            dots
            height={220}
            atPoints
            xFormat={f.shortDate}
            yFormat={f.decimals}
          />
        </div>
      )}
      <QueryTable
        title={t('perf.title')}
        query={found}
        rows={measured}
        rowKey={(run) => run.scoring_run_id}
        empty={<p className="muted">{t('perf.none')}</p>}
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
          { head: t('perf.known'), cell: (run) => f.integer(run.performance.rows), number: true },
          { head: t('axis.predicted'), cell: (run) => f.percent1(run.performance.predicted), number: true },
          { head: t('axis.observed'), cell: (run) => f.percent1(run.performance.observed), number: true },
          {
            head: t('metric.roc_auc'),
            cell: ({ performance: { metrics } }) => (metrics ? f.decimals(metrics.roc_auc) : '–'),
            number: true,
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
