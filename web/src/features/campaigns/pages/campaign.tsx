import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Refusal } from '../../../api/client';
import { madeOffers, type Campaign as Shown } from '../../../api/campaigns';
import { useRole } from '../../../api/roles';
import { useTitle } from '../../../browser/title';
import { useWords } from '../../../i18n';
import { Card, Empty, Head, Loaded, RoleNotice, Skeletons } from '../../../ui';
import { Tabs } from '../../../ui/tabs';
import { campaign } from '../api';
import { Budget } from '../parts/budget';
import { CampaignActions } from '../parts/campaign-actions';
import { CampaignState } from '../parts/campaign-state';
import { Choices } from '../parts/choices';
import { MadeOffers } from '../parts/made-offers';
import { Overview } from '../parts/overview';
import { RoundsTable } from '../parts/rounds-table';
import { TABS, type Tab } from '../search';
import { useCampaignSearch } from '../use-campaign-search';
import { useRounds } from '../use-rounds';

/** One campaign: how it stands, whom it chose, what was made of it. */
export default function Campaign() {
  const { t } = useWords();
  const { id } = useParams({ from: '/app/campaigns/$id' });
  const found = useQuery(campaign(id));
  const { role, may } = useRole();
  useTitle(found.data?.name ?? t('nav.campaigns'));
  if (found.error instanceof Refusal && found.error.status === 404)
    return (
      <div className="page">
        <Head title={t('nav.campaigns')} />
        <Card>
          <Empty sign="search" title={t('campaign.notfound')}>
            <Link className="button" to="/campaigns">
              {t('campaign.toAll')}
            </Link>
          </Empty>
        </Card>
      </div>
    );
  return (
    <Loaded of={found} page="page" wait={<Skeletons heights={[32, 40, 240]} />}>
      {(of) => (
        <div className="page">
          <Head title={of.name} hint={<CampaignState of={of.state} />}>
            <Link className="button" to="/results/proof" search={{ campaign: of.id }}>
              {t('nav.proof')}
            </Link>
            <CampaignActions of={of} />
          </Head>
          {role && !may('offers') && <RoleNotice permission="offers" />}
          <Parts of={of} />
        </div>
      )}
    </Loaded>
  );
}

function Parts({ of }: { of: Shown }) {
  const { t, f } = useWords();
  const { search, open } = useCampaignSearch();
  const { tab = 'overview' } = search;
  const rounds = useRounds(of.id);
  const waiting = useInfiniteQuery(madeOffers({ campaign_id: of.id, state: 'proposed' }));
  const count = waiting.data?.length;
  const name = (one: Tab) =>
    one === 'offers' && count
      ? t('campaign.tab.offersWaiting', { n: `${f.integer(count)}${waiting.hasNextPage ? '+' : ''}` })
      : t(`campaign.tab.${one}`);
  const content: Record<Tab, ReactNode> = {
    overview: <Overview of={of} rounds={rounds} />,
    choices: <Choices of={of} rounds={rounds} />,
    offers: <MadeOffers of={of} />,
    budget: <Budget of={of} rounds={rounds} />,
    rounds: <RoundsTable of={of} rounds={rounds} />,
  };
  return (
    <Tabs
      label={of.name}
      value={tab}
      onValue={(tab) => open({ tab, run: search.run })}
      tabs={TABS.map((value) => ({ value, name: name(value), content: content[value] }))}
    />
  );
}
