import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { leftBefore } from '../../../api/runs';
import { useTitle } from '../../../browser/title';
import { useWords, Vocabulary } from '../../../i18n';
import { Card, Empty, FileNotes, Head, Loaded, Options, Select, Skeletons, useRunName } from '../../../ui';
import { models } from '../../../api/models';
import { scoringRuns } from '../api';
import { CustomersTable } from '../parts/customers-table';

export default function Customers() {
  const { t } = useWords();
  const runs = useQuery(scoringRuns);
  useTitle(t('customers.title'));
  return (
    <Loaded of={runs} page="page" wait={<Skeletons heights={[32]} lines={12} />}>
      {(all) => (
        <div className="page fills">
          <Scored runs={all.filter((run) => run.status === 'succeeded')} />
        </div>
      )}
    </Loaded>
  );
}

/** One of the runs that are done: the newest, unless the address says which. */
function Scored({ runs }: { runs: Schemas['ScoringRunView'][] }) {
  const { t } = useWords();
  const search = useSearch({ from: '/app/customers' });
  const list = useQuery(models);
  const run = runs.find((one) => one.id === search.run) ?? runs[0];
  if (!run)
    return (
      <>
        <Head title={t('customers.title')} />
        <Card>
          <Empty sign="customers" title={t('customers.none')} text={t('customers.none2')}>
            <Link className="button primary" to="/start">
              {t('nav.start')}
            </Link>
          </Empty>
        </Card>
      </>
    );
  return (
    <Vocabulary of={list.data?.find((model) => model.id === run.model_id)?.task}>
      <Run of={run} runs={runs} />
    </Vocabulary>
  );
}

function Run({ of: run, runs }: { of: Schemas['ScoringRunView']; runs: Schemas['ScoringRunView'][] }) {
  const { t } = useWords();
  const search = useSearch({ from: '/app/customers' });
  const navigate = useNavigate();
  const list = useQuery(models);
  const { among } = useRunName();
  const called = among(runs);
  const left = leftBefore(run);
  const active = run.totals?.customers ?? 0;
  const name = (one: Schemas['ScoringRunView']) =>
    [list.data?.find((model) => model.id === one.model_id)?.name, called(one)].filter(Boolean).join(' · ');
  return (
    <>
      <Head
        title={t('customers.title')}
        hint={[
          runs.length === 1 && name(run),
          left > 0 && t('customers.of', { active, left, rows: run.rows }),
        ]
          .filter(Boolean)
          .join(' · ')}
      >
        {runs.length > 1 && (
          <Select
            bare
            label={t('customers.run')}
            value={run.id}
            onValue={(run) => navigate({ to: '/customers', search: { ...search, run, peek: undefined } })}
          >
            <Options of={runs} text={name} />
          </Select>
        )}
      </Head>
      <FileNotes of={run.file} />
      <CustomersTable key={run.id} run={run} />
    </>
  );
}
