import { useQuery } from '@tanstack/react-query';
import { Link, useCanGoBack, useRouter, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Refusal, type Schemas } from '../../../api/client';
import { useTitle } from '../../../browser/title';
import { useWords, Vocabulary } from '../../../i18n';
import { Button, Card, Empty, Head, Loaded, Skeletons, When } from '../../../ui';
import { models } from '../../../api/models';
import { nameColumn } from '../../../api/name-column';
import { anybody, customer, profiles, scoringRuns } from '../api';
import { Facts, Reasoning, Row } from '../parts/customer-detail';
import { Person } from '../parts/person';
import { ScoreHistory } from '../parts/score-history';

const REASONS_SHOWN = 10;

/** A customer, whatever told of them; or, where the address names a scoring run, as that file has them. */
export default function Customer(): ReactNode {
  const { id } = useSearch({ from: '/app/customer' });
  return id ? <Person id={id} /> : <OfRun />;
}

function OfRun() {
  const { run: id = '' } = useSearch({ from: '/app/customer' });
  const run = useQuery(scoringRuns).data?.find((one) => one.id === id);
  const model = useQuery(models).data?.find((one) => one.id === run?.model_id);
  return (
    <Vocabulary of={model?.task}>
      <Found run={run} model={model} />
    </Vocabulary>
  );
}

function Found({ run, model }: { run?: Schemas['ScoringRunView']; model?: Schemas['ModelView'] }) {
  const { t } = useWords();
  const { run: id = '', key = '' } = useSearch({ from: '/app/customer' });
  const found = useQuery(customer(id, key));
  const any = useQuery(anybody).data;
  const profile = useQuery({ ...profiles([key]), enabled: any === true && !!key }).data?.get(key);
  const column = found.data?.row && nameColumn(found.data.row, model?.entity_key);
  const inFile = found.data?.row?.find((cell) => cell.name === column)?.value;
  const name = profile?.name ?? inFile;
  useTitle(name ?? key);
  const router = useRouter();
  const canGoBack = useCanGoBack();
  // Where one came from, with its filter and place, whether the list or the overview.
  const back = canGoBack ? (
    <Button onClick={() => router.history.back()}>{t('back')}</Button>
  ) : (
    <Link className="button" to="/customers" search={{ run: id }}>
      {t('customers.title')}
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
          <Head
            title={name ?? key}
            hint={
              <>
                {name && `${key} · `}
                {run && <When at={run.created_at} say={(when) => t('overview.updated', { when })} />}
              </>
            }
          >
            {back}
            {profile && (
              <Link className="button" to="/customer" search={{ id: key }}>
                {t('cust.profile')}
              </Link>
            )}
          </Head>
          <Shown of={of} run={run} />
        </div>
      )}
    </Loaded>
  );
}

function Shown({ of, run }: { of: Schemas['CustomerDetail']; run?: Schemas['ScoringRunView'] }) {
  return (
    <>
      <Facts of={of} run={run} />
      <Reasoning of={of} run={run} shown={REASONS_SHOWN} />
      {run && <ScoreHistory model={run.model_id} of={of.entity_key} />}
      {of.row && <Row cells={of.row} run={run} />}
    </>
  );
}
