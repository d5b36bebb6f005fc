import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { figure } from '../../../table/table';
import { Card, CustomerOfferState, When } from '../../../ui';
import { campaigns, madeOffers } from '../../../api/campaigns';

/** What campaigns have offered a customer, and what became of it. */
export function MadeOffers({ of: id }: { of: string }) {
  const { t, f } = useWords();
  const list = useInfiniteQuery(madeOffers({ customer_id: id }));
  const known = useQuery(campaigns).data;
  return (
    <Card title={t('made.ofCustomer')} hint={t('made.ofCustomerHint')} flush>
      <QueryTable
        title={t('made.ofCustomer')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={(one) => one.id}
        empty={<p className="muted small">{t('made.ofCustomerNone')}</p>}
        columns={[
          {
            head: t('offers.name'),
            cell: ({ title, state, open_until }) => (
              <span className="person">
                <strong>{title}</strong>
                {state === 'open' && (
                  <span className="muted small">{t('made.until', { when: f.date(open_until) })}</span>
                )}
              </span>
            ),
          },
          { head: t('made.state'), label: t('made.state'), cell: (one) => <CustomerOfferState of={one} /> },
          {
            head: t('made.since'),
            label: t('made.since'),
            cell: ({ state_at }) => <When at={state_at} />,
            className: 'muted num',
          },
          {
            head: t('made.campaign'),
            label: t('made.campaign'),
            cell: ({ campaign_id }) => (
              <Link to="/campaigns/$id" params={{ id: campaign_id }} search={{ tab: 'offers' }}>
                {known?.find((one) => one.id === campaign_id)?.name ?? campaign_id}
              </Link>
            ),
          },
          { ...figure(t('made.cost')), cell: ({ cost }) => f.price(cost.amount_minor, cost.currency) },
        ]}
      />
    </Card>
  );
}
