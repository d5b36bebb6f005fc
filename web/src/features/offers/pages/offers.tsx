import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { traitLabel } from '../../../i18n/trait-label';
import { QueryTable } from '../../../table/query-table';
import { figure } from '../../../table/table';
import {
  Badge,
  Button,
  Card,
  Empty,
  Head,
  Note,
  offerAmounts,
  offerTerms,
  RoleNotice,
  type Tone,
} from '../../../ui';
import { campaigns } from '../../../api/campaigns';
import { fitting, offers, type Offer } from '../api';
import { OfferActions } from '../parts/offer-actions';
import { OfferForm } from '../parts/offer-form';

const TONES: Record<Offer['state'], Tone> = { draft: '', active: 'good', withdrawn: 'warn' };

/** What may be offered to customers. */
export default function Offers() {
  const words = useWords();
  const { t, f } = words;
  const { role, may } = useRole();
  const list = useQuery(offers);
  const counts = useQuery({ ...fitting, enabled: !!list.data?.length }).data;
  const [making, setMaking] = useState(false);
  return (
    <div className="page">
      <Head title={t('nav.offers')} hint={t('offers.lead')}>
        <Button kind="primary" disabled={!may('offers')} onClick={() => setMaking(true)}>
          {t('offers.new')}
        </Button>
      </Head>
      {role && !may('offers') && <RoleNotice permission="offers" />}
      <NotOffered />
      <Card flush>
        <QueryTable
          title={t('nav.offers')}
          className="stacks"
          query={list}
          rows={list.data}
          rowKey={({ id }) => id}
          empty={<Empty sign="offer" title={t('offers.empty')} text={t('offers.empty2')} />}
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
            { head: t('offers.who'), label: t('offers.who'), cell: (one) => <Who of={one} /> },
            {
              ...figure(t('offers.fits')),
              cell: ({ id }) => {
                const fits = counts?.get(id);
                return fits == null ? '…' : f.integer(fits);
              },
            },
            { head: t('offers.limits'), label: t('offers.limits'), cell: (one) => <Limits of={one} /> },
            {
              head: t('offers.state'),
              cell: ({ state }) => <Badge tone={TONES[state]}>{t(`offer.state.${state}`)}</Badge>,
            },
            { actions: true, cell: (one) => <OfferActions of={one} /> },
          ]}
        />
      </Card>
      {making && <OfferForm onClose={() => setMaking(false)} />}
    </div>
  );
}

/** That nobody is made an offer, as long as no campaign runs. */
function NotOffered() {
  const { t } = useWords();
  const known = useQuery(campaigns).data;
  if (!known || known.some(({ state }) => state === 'running')) return null;
  return (
    <Note title={t('offers.notYet')}>
      <span>{t('offers.notYetText')}</span>
      <Link to="/campaigns">{t('offers.toCampaigns')}</Link>
    </Note>
  );
}

/** Who may get it, in a line. */
function Who({ of: { eligibility: rules } }: { of: Offer }) {
  const words = useWords();
  const { t } = words;
  const { plans = [], traits = [], least_tenure_days: days, currency } = rules;
  const said = [
    plans.join(', '),
    ...traits.map(({ trait, any_of }) => `${traitLabel(words, trait)}: ${any_of.join(', ')}`),
    days && t('offers.tenureOf', { n: days }),
    currency && t('offers.currencyOf', { currency }),
  ];
  return said.filter(Boolean).join(' · ') || t('offers.everyone');
}

function Limits({ of: { limits } }: { of: Offer }) {
  const words = useWords();
  const { t } = words;
  const { most_redemptions: most, monthly_budgets: budgets = [] } = limits;
  const said = [
    most && t('offers.mostRedemptions', { n: most }),
    budgets.length > 0 && t('offers.budgetOf', { amounts: offerAmounts(words, budgets) }),
  ];
  return said.filter(Boolean).join(' · ') || <span className="muted">{t('offers.noLimits')}</span>;
}
