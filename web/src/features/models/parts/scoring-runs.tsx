import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Card, Progress, Prose, RunTime, Status, usePhrases, useRunName } from '../../../ui';

const SHOWN = 6;

/** Whom the model has scored, the newest first, and what is under way. */
export function ScoringRuns({ runs }: { runs: Schemas['ScoringRunView'][] }) {
  const { t, f } = useWords();
  const { dataset } = useRunName();
  const { failed } = usePhrases();
  const done = runs.find(({ status }) => status === 'succeeded');
  const see = done && (
    <Link className="button" to="/customers" search={{ run: done.id }}>
      {t('scorings.see')}
    </Link>
  );
  return (
    <Card title={t('scorings.title')} aside={see} flush>
      {runs.length === 0 ? (
        <p className="muted in">{t('profit.norun')}</p>
      ) : (
        <Table
          title={t('scorings.title')}
          className="stacks"
          rows={runs.slice(0, SHOWN)}
          rowKey={({ id }) => id}
          columns={[
            {
              head: t('customers.run'),
              cell: (run) =>
                run.status === 'succeeded' ? (
                  <Link to="/customers" search={{ run: run.id }}>
                    {f.moment(run.created_at)}
                  </Link>
                ) : (
                  f.moment(run.created_at)
                ),
            },
            { head: t('train.dataset'), cell: (run) => dataset(run) ?? '–', className: 'muted' },
            {
              head: t('model.choose'),
              cell: (run) => t('model.version', { n: run.model_version }),
              className: 'num',
            },
            {
              head: t('dataset.status'),
              cell: (run) => (
                <>
                  <Status of={run.status} />
                  {run.status === 'running' && (
                    <>
                      <Progress part={run.progress} label={t('scorings.title')} />
                      <RunTime of={run} />
                    </>
                  )}
                  {run.error && (
                    <p className="small muted">
                      <Prose text={failed(run.error).detail} />
                    </p>
                  )}
                </>
              ),
            },
            {
              ...figure(t('overview.scored')),
              cell: ({ scored, totals }) => f.integer(totals?.customers ?? scored),
            },
            {
              ...figure(t('overview.atrisk')),
              cell: ({ totals }) => (totals ? f.integer(totals.at_risk) : '–'),
            },
          ]}
        />
      )}
    </Card>
  );
}
