import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { figure } from '../../../table/table';
import { Card, CustomerOfferState, Empty, Options, Select, ticked, When } from '../../../ui';
import { madeOffers, type Campaign, type MadeOffer, type OfferState } from '../../../api/campaigns';
import { calledOf } from '../api';
import { STATES } from '../search';
import { useCampaignSearch } from '../use-campaign-search';
import { useOfferNames } from '../use-offer-names';
import { MadeOfferActions } from './made-offer-actions';
import { OfferApproval } from './offer-approval';

/** The offers that a campaign has made, and those that wait for somebody to let them through. */
export function MadeOffers({ of }: { of: Campaign }) {
  const { t, f } = useWords();
  const { may } = useRole();
  const { search, change } = useCampaignSearch();
  const { state } = search;
  const list = useInfiniteQuery(madeOffers({ campaign_id: of.id, state }));
  const offerName = useOfferNames();
  const [chosen, setChosen] = useState<string[]>([]);
  const waiting = (list.data ?? []).filter((one) => one.state === 'proposed');
  const picked = waiting.filter(({ id }) => chosen.includes(id));
  const isAll = waiting.length > 0 && picked.length === waiting.length;
  return (
    <Card flush hint={t('made.lead')}>
      <StateFilter state={state} onState={(state) => change({ state })} />
      {picked.length > 0 && <OfferApproval of={picked} onDone={() => setChosen([])} />}
      <QueryTable
        title={t('campaign.tab.offers')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ id }) => id}
        empty={
          state ? (
            <Empty sign="search" title={t('made.none')} text={t('made.none2')} />
          ) : (
            <Empty sign="offer" title={t('made.empty')} text={t('made.empty2')} />
          )
        }
        columns={[
          may('offers') &&
            waiting.length > 0 && {
              head: (
                <input
                  type="checkbox"
                  aria-label={t('made.all')}
                  checked={isAll}
                  onChange={({ target }) => setChosen(target.checked ? waiting.map(({ id }) => id) : [])}
                />
              ),
              cell: (one) =>
                one.state === 'proposed' && (
                  <input
                    type="checkbox"
                    aria-label={t('made.choose', { who: calledOf(one) })}
                    checked={chosen.includes(one.id)}
                    onChange={({ target }) => setChosen(ticked(chosen, one.id, target.checked))}
                  />
                ),
            },
          { head: t('customer'), cell: (one) => <Who of={one} /> },
          {
            head: t('offers.name'),
            label: t('offers.name'),
            cell: ({ offer_id, title }) => (
              <span className="person">
                <span>{offerName(offer_id)}</span>
                <span className="muted small">{title}</span>
              </span>
            ),
          },
          {
            head: t('made.state'),
            label: t('made.state'),
            cell: (one) => <CustomerOfferState of={one} />,
          },
          {
            head: t('made.since'),
            label: t('made.since'),
            cell: ({ state_at }) => <When at={state_at} />,
            className: 'muted num',
          },
          {
            ...figure(t('made.cost')),
            cell: ({ cost }) => f.price(cost.amount_minor, cost.currency),
          },
          may('offers') && { actions: true, cell: (one) => <MadeOfferActions of={one} /> },
        ]}
      />
    </Card>
  );
}

function StateFilter({ state, onState }: { state?: OfferState; onState: (state?: OfferState) => void }) {
  const { t } = useWords();
  return (
    <div className="toolbar">
      <Select
        label={t('made.state')}
        value={state ?? ''}
        onValue={(state: OfferState | '') => onState(state || undefined)}
      >
        <option value="">{t('all')}</option>
        <Options of={STATES} text={(one) => t(`made.state.${one}`)} />
      </Select>
    </div>
  );
}

function Who({ of }: { of: MadeOffer }) {
  const { t, f } = useWords();
  return (
    <span className="person">
      <Link className="clip" to="/customer" search={{ id: of.customer_id }}>
        {calledOf(of)}
      </Link>
      {of.state === 'open' && (
        <span className="muted small">{t('made.until', { when: f.date(of.open_until) })}</span>
      )}
    </span>
  );
}
