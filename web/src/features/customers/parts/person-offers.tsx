import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { figure } from '../../../table/table';
import { Badge, Card, offerTerms, whyIneligible } from '../../../ui';
import { offersOf } from '../api';

/** Which active offers a customer could get, and why not the others. */
export function Offers({ of: id }: { of: string }) {
  const words = useWords();
  const { t, f } = words;
  const list = useQuery(offersOf(id));
  return (
    <Card title={t('offer.ofCustomer')} hint={t('offer.ofCustomerHint')} flush>
      <QueryTable
        title={t('offer.ofCustomer')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ offer_id }) => offer_id}
        empty={
          <p className="muted small">
            {t('offer.noneActive')} <Link to="/campaigns/offers">{t('offer.toOffers')}</Link>
          </p>
        }
        columns={[
          {
            head: t('offers.name'),
            cell: ({ name, terms }) => (
              <span className="person">
                <strong>{name}</strong>
                <span className="muted small">{offerTerms(words, terms)}</span>
              </span>
            ),
          },
          { head: t('offer.verdict'), label: t('offer.verdict'), cell: (one) => <Verdict of={one} /> },
          {
            ...figure(t('offer.cost')),
            cell: ({ cost }) => (cost ? f.price(cost.amount_minor, cost.currency) : '–'),
          },
        ]}
      />
    </Card>
  );
}

function Verdict({ of: { eligible, reasons } }: { of: Schemas['CustomerOffer'] }) {
  const words = useWords();
  return (
    <span className="person">
      <span>
        <Badge tone={eligible ? 'good' : ''}>{words.t(eligible ? 'offer.canGet' : 'offer.cannotGet')}</Badge>
      </span>
      {reasons.map((one) => (
        <span className="muted small" key={one.reason.code}>
          {whyIneligible(words, one)}
        </span>
      ))}
    </span>
  );
}
