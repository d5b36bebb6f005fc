import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { leftBefore } from '../../../api/runs';
import { useTitle } from '../../../browser/title';
import { useWords, Vocabulary } from '../../../i18n';
import { Card, Empty, FileNotes, Head, Loaded, Options, Select, Skeletons, useRunName } from '../../../ui';
import { models } from '../../../api/models';
import { anybody, scoringRuns } from '../api';
import { CustomersTable } from '../parts/customers-table';
import { People } from '../parts/people';

/** All customers; of an organization that only scores files, or where the address names a run, those of a file. */
export default function Customers(): ReactNode {
  const { t } = useWords();
  const { run } = useSearch({ from: '/app/customers' });
  const runs = useQuery(scoringRuns);
  const known = useQuery(anybody);
  useTitle(t('customers.title'));
  return (
    <Loaded of={runs} page="page" wait={<Skeletons heights={[32]} lines={12} />}>
      {(all) => (
        <Loaded of={known} page="page" wait={<Skeletons heights={[32]} lines={12} />}>
          {(any) => {
            const done = all.filter((run) => run.status === 'succeeded');
            return any && !run ? (
              <div className="page">
                <People run={done[0]} />
              </div>
            ) : (
              <div className="page fills">
                <Scored runs={done} others={any} />
              </div>
            );
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

/** One of the runs that are done: the newest, unless the address says which. */
function Scored({ runs, others }: { runs: Schemas['ScoringRunView'][]; others: boolean }) {
  const { t } = useWords();
  const search = useSearch({ from: '/app/customers' });
  const list = useQuery(models);
  const { may } = useRole();
  const run = runs.find((one) => one.id === search.run) ?? runs[0];
  if (!run)
    return (
      <>
        <Head title={t('customers.title')} />
        <Card>
          <Empty sign="customers" title={t('customers.none')} text={t('customers.none2')}>
            {may('upload') && (
              <Link className="button primary" to="/start">
                {t('nav.start')}
              </Link>
            )}
          </Empty>
        </Card>
      </>
    );
  return (
    <Vocabulary of={list.data?.find((model) => model.id === run.model_id)?.task}>
      <Run of={run} runs={runs} others={others} />
    </Vocabulary>
  );
}

function Run({
  of: run,
  runs,
  others,
}: {
  of: Schemas['ScoringRunView'];
  runs: Schemas['ScoringRunView'][];
  /** Whether there are customers besides, of whom something else told. */
  others: boolean;
}) {
  const { t, kind } = useWords();
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
        {others && (
          <Link className="button" to="/customers">
            {t('cus.everybody')}
          </Link>
        )}
        {runs.length > 1 && (
          <Select
            bare
            className="names"
            label={t('customers.run')}
            value={run.id}
            onValue={(run) => navigate({ to: '/customers', search: { ...search, run, peek: undefined } })}
          >
            <Options of={runs} text={name} />
          </Select>
        )}
      </Head>
      <FileNotes of={run.file} />
      <CustomersTable key={`${run.id} ${kind ?? ''}`} run={run} />
    </>
  );
}
