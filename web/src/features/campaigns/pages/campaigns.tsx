import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { figure } from '../../../table/table';
import { Button, Card, Empty, Head, RoleNotice, When } from '../../../ui';
import { segments } from '../../customers/api';
import { offers } from '../../offers/api';
import { revenue } from '../../revenue/api';
import { campaigns, type Campaign } from '../../../api/campaigns';
import { isDone, rounds } from '../api';
import { estimatedOfAll } from '../estimated';
import { CampaignForm } from '../parts/campaign-form';
import { CampaignState } from '../parts/campaign-state';
import { EstimatedValue } from '../parts/estimated-value';
import { chosenSaid, sums } from '../said';

/** Who is to be offered what, and for how much. */
export default function Campaigns() {
  const words = useWords();
  const { t } = words;
  const { role, may } = useRole();
  const list = useQuery(campaigns);
  // Known by the time that somebody writes a campaign.
  useQuery(revenue);
  // In the address, so that the palette leads there.
  const { new: isMaking } = useSearch({ from: '/app/campaigns' });
  const navigate = useNavigate({ from: '/campaigns' });
  const make = (on: boolean) =>
    void navigate({ search: on ? { new: true } : {}, replace: true, resetScroll: false });
  return (
    <div className="page">
      <Head title={t('nav.campaigns')} hint={t('campaigns.lead')}>
        <Button kind="primary" disabled={!may('offers')} onClick={() => make(true)}>
          {t('campaigns.new')}
        </Button>
      </Head>
      {role && !may('offers') && <RoleNotice permission="offers" />}
      <Card flush>
        <QueryTable
          title={t('nav.campaigns')}
          className="stacks"
          query={list}
          rows={list.data}
          rowKey={({ id }) => id}
          empty={<Nothing />}
          columns={[
            {
              head: t('campaigns.name'),
              cell: (one) => (
                <span className="person">
                  <Link to="/campaigns/$id" params={{ id: one.id }}>
                    {one.name}
                  </Link>
                  <OfferNames of={one} />
                </span>
              ),
            },
            {
              head: t('campaigns.state'),
              label: t('campaigns.state'),
              cell: ({ state }) => <CampaignState of={state} />,
            },
            { head: t('campaigns.who'), label: t('campaigns.who'), cell: (one) => <Audience of={one} /> },
            {
              head: t('campaigns.budget'),
              label: t('campaigns.budget'),
              cell: ({ budgets }) => sums(words, budgets),
              className: 'num',
            },
            { ...figure(t('campaigns.rounds')), cell: ({ rounds }) => rounds },
            { head: t('campaigns.last'), label: t('campaigns.last'), cell: (one) => <LastRound of={one} /> },
            {
              head: t('campaigns.next'),
              label: t('campaigns.next'),
              cell: ({ next_round_at }) => next_round_at && <When at={next_round_at} />,
              className: 'muted num',
            },
          ]}
        />
      </Card>
      {list.data && <EstimatedValue of={estimatedOfAll(list.data)} />}
      {isMaking && may('offers') && <CampaignForm onClose={() => make(false)} />}
    </div>
  );
}

/** What a campaign does; without an active offer there is nothing to choose from. */
function Nothing() {
  const { t } = useWords();
  const catalog = useQuery(offers).data;
  const hasOffers = catalog?.some(({ state }) => state === 'active');
  return (
    <Empty sign="offer" title={t('campaigns.empty')} text={t('campaigns.empty2')}>
      {catalog && !hasOffers && (
        <>
          <p className="muted">{t('campaigns.noOffers')}</p>
          <Link className="button primary" to="/campaigns/offers">
            {t('offer.toOffers')}
          </Link>
        </>
      )}
    </Empty>
  );
}

function OfferNames({ of }: { of: Campaign }) {
  const catalog = useQuery(offers).data ?? [];
  const names = of.offers.flatMap((id) => catalog.find((one) => one.id === id)?.name ?? []);
  return <span className="muted small">{names.join(' · ')}</span>;
}

function Audience({ of: { segment_id: id } }: { of: Campaign }) {
  const { t } = useWords();
  const known = useQuery(segments).data;
  if (!id) return t('campaign.everybody');
  return known && (known.find((one) => one.id === id)?.name ?? t('campaign.segmentGone'));
}

/** What its last round decided; one that has had none is not asked for it. */
function LastRound({ of: { id, rounds: count } }: { of: Campaign }) {
  const words = useWords();
  const found = useInfiniteQuery({ ...rounds(id), enabled: count > 0, refetchInterval: false }).data;
  const last = found?.find((one) => isDone(one) && !one.rehearsal);
  return last?.totals && <span className="muted small">{chosenSaid(words, last.totals, false)}</span>;
}
