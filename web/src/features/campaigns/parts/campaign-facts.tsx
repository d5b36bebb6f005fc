import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '../../../i18n';
import { Card, Facts, When } from '../../../ui';
import { segments } from '../../customers/api';
import type { Campaign } from '../../../api/campaigns';
import { sums } from '../said';
import { useOfferNames } from '../use-offer-names';

/** What a campaign is, and when its next round comes. */
export function CampaignFacts({ of, aside }: { of: Campaign; aside: ReactNode }) {
  const words = useWords();
  const { t, f } = words;
  const offerName = useOfferNames();
  const { starts_at: starts, ends_at: ends } = of;
  const between = [
    starts && t('campaign.startsOn', { day: f.date(starts) }),
    ends && t('campaign.endsOn', { day: f.date(ends) }),
  ];
  return (
    <Card title={t('campaign.about')} aside={aside}>
      <Facts
        of={[
          [t('campaigns.next'), <NextRound of={of} key="next" />],
          [t('campaigns.rounds'), f.integer(of.rounds)],
          [t('campaign.audience'), <Audience of={of} key="audience" />],
          [t('campaign.offers'), of.offers.map(offerName).join(' · ') || t('none')],
          [t('campaign.budgets'), sums(words, of.budgets) || t('none')],
          [t('campaign.approval'), t(of.approval ? 'campaign.approvalOn' : 'campaign.approvalOff')],
          [t('campaign.openFor'), f.timespan(of.open_days, 'day')],
          [t('campaign.leftAlone'), f.timespan(of.cooldown_days, 'day')],
          ...(starts || ends
            ? [[t('campaign.period'), between.filter(Boolean).join(', ')] as [string, ReactNode]]
            : []),
        ]}
      />
    </Card>
  );
}

function NextRound({ of }: { of: Campaign }) {
  const { t } = useWords();
  if (of.next_round_at) return <When at={of.next_round_at} />;
  return t(of.state === 'running' ? 'campaign.next.manual' : `campaign.next.${of.state}`);
}

function Audience({ of: { segment_id: id } }: { of: Campaign }) {
  const { t, f } = useWords();
  const known = useQuery(segments).data;
  if (!id) return t('campaign.everybody');
  if (!known) return null;
  const found = known.find((one) => one.id === id);
  if (!found) return t('campaign.segmentGone');
  const { name, customers } = found;
  return customers == null ? name : t('campaign.segmentOf', { name, n: f.integer(customers) });
}
