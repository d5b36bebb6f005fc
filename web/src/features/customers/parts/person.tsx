import { useQuery } from '@tanstack/react-query';
import { Link, useCanGoBack, useRouter } from '@tanstack/react-router';
import { Refusal } from '../../../api/client';
import { useTitle } from '../../../browser/title';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { Button, Card, Empty, Head, Loaded, Skeletons } from '../../../ui';
import { person, type Person as Profile } from '../people';
import { useProperties } from '../properties';
import { Care } from './person-care';
import { PersonFacts, Why } from './person-facts';
import { Notes } from './person-notes';
import { ScoreHistory } from './score-history';
import { MadeOffers } from './person-made-offers';
import { Offers } from './person-offers';
import { Owed } from './person-owed';
import { Recommendations } from './person-recommendations';
import { Subscriptions } from './person-subscriptions';
import { Timeline } from './person-timeline';

const REASONS_SHOWN = 10;

/** All about one customer. */
export function Person({ id }: { id: string }) {
  const { t } = useWords();
  const found = useQuery(person(id));
  useTitle(found.data?.name ?? id);
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const back = canGoBack ? (
    <Button onClick={() => router.history.back()}>{t('back')}</Button>
  ) : (
    <Link className="button" to="/customers">
      {t('customers.title')}
    </Link>
  );
  if (found.error instanceof Refusal && found.error.status === 404)
    return (
      <div className="page">
        <Head title={id} />
        <Card>
          <Empty sign="search" title={t('cus.notfound')}>
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
            title={of.name ?? of.id}
            hint={[of.name && of.id, of.email].filter(Boolean).join(' · ') || undefined}
          >
            {back}
            <Link className="button" to="/campaigns/messages" search={{ tab: 'log', customer: of.id }}>
              {t('messages.ofCustomer')}
            </Link>
          </Head>
          <Owed of={of.id} />
          <PersonFacts of={of} />
          <Care of={of} />
          <Why of={of} shown={REASONS_SHOWN} />
          {of.risk && <ScoreHistory model={of.risk.model_id} of={of.id} />}
          <MadeOffers of={of.id} />
          <Recommendations of={of.id} />
          <Offers of={of.id} />
          <Notes of={of.id} />
          <Timeline of={of.id} />
          <Subscriptions of={of} />
          <Traits of={of} />
        </div>
      )}
    </Loaded>
  );
}

function Traits({ of: { traits, long_traits = [] } }: { of: Profile }) {
  const { t } = useWords();
  const { trait } = useProperties();
  const all = Object.entries(traits as Record<string, unknown>);
  if (all.length === 0 && long_traits.length === 0) return null;
  return (
    <Card title={t('cus.traits')} hint={t('cus.traitsHint')}>
      <dl className="cells">
        {all.map(([name, value]) => {
          const { label, text } = trait(name, value);
          return (
            <div key={name}>
              <dt title={name}>{label}</dt>
              <dd>{text}</dd>
            </div>
          );
        })}
        {long_traits.map((name) => (
          <div key={name}>
            <dt title={name}>{columnLabel(name)}</dt>
            <dd className="muted">…</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
