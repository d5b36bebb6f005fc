import { useInfiniteQuery } from '@tanstack/react-query';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { figure } from '../../../table/table';
import { Badge, Card, CustomerLink, When } from '../../../ui';
import { type Proof, units } from '../api';
import { wordsOf } from '../verdict';
import { useOfferNames } from './offer-names';

/** Everybody behind the figures. */
export function Units({ of: { year, campaign_id, horizon_days } }: { of: Proof }) {
  const { t, f } = useWords();
  const isOfCampaign = !!campaign_id;
  const list = useInfiniteQuery(units({ year, campaign: campaign_id ?? undefined }));
  const nameOf = useOfferNames(isOfCampaign);
  return (
    <Card title={t('proof.rows')} hint={t('proof.rowsHint')} flush>
      <QueryTable
        title={t('proof.rows')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ customer_id }) => customer_id}
        columns={[
          {
            head: t('proof.customer'),
            cell: ({ customer_id, name }) => <CustomerLink id={customer_id} name={name} />,
          },
          isOfCampaign
            ? {
                head: t('proof.offer'),
                label: t('proof.offer'),
                cell: ({ offer_id }) => offer_id && nameOf(offer_id),
              }
            : {
                head: t('proof.reason'),
                label: t('proof.reason'),
                cell: ({ reason }) => t(`notice.${reason}`),
              },
          {
            head: t('proof.enteredAt'),
            label: t('proof.enteredAt'),
            cell: ({ entered_at }) => <When at={entered_at} />,
            className: 'muted num',
          },
          {
            head: t('proof.group'),
            label: t('proof.group'),
            cell: ({ held_out }) =>
              t(held_out ? 'proof.heldOut' : `${wordsOf(isOfCampaign ? 'offers' : 'messages')}.treated`),
          },
          {
            head: t('proof.outcome', { days: horizon_days }),
            label: t('proof.outcome', { days: horizon_days }),
            cell: ({ outcome, looked_at }) =>
              outcome ? (
                <Badge tone={outcome.kept ? 'good' : 'bad'}>
                  {t(outcome.kept ? 'proof.stayedOne' : 'proof.leftOne')}
                </Badge>
              ) : (
                <span className="muted small">{t('proof.lookedAt', { at: f.date(looked_at) })}</span>
              ),
          },
          {
            ...figure(t('proof.cash')),
            cell: ({ outcome, charges }) =>
              outcome?.cash_minor != null && charges && f.price(outcome.cash_minor, charges.currency),
          },
          isOfCampaign && {
            ...figure(t('proof.cost')),
            cell: ({ cost_minor, charges }) =>
              cost_minor != null && charges && f.price(cost_minor, charges.currency),
          },
        ]}
      />
    </Card>
  );
}
