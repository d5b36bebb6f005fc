import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { fileName } from '../../../browser/csv';
import { saveAs } from '../../../browser/save-as';
import { campaigns, type Campaign } from '../../../api/campaigns';
import { useWords } from '../../../i18n';
import {
  Button,
  Card,
  Empty,
  Head,
  Icon,
  Loaded,
  Note,
  Options,
  Problem,
  Select,
  Skeleton,
  useMutation,
} from '../../../ui';
import { type Cohort, type Findings, type Proof as Found, proof, unitsFile } from '../api';
import { Excluded } from '../parts/excluded';
import { ByOffer, Reasons } from '../parts/groups';
import { OverTime } from '../parts/over-time';
import { Size } from '../parts/size';
import { Units } from '../parts/units';
import { Verdict } from '../parts/verdict';
import { wordsOf } from '../verdict';

export default function Proof() {
  const { t, f } = useWords();
  const { campaign } = useSearch({ from: '/app/results/proof' });
  const [year, setYear] = useState<number>();
  const known = useQuery(proof({ year, campaign }));
  const { data } = known;
  const all = useQuery(campaigns).data ?? [];
  const called = all.find(({ id }) => id === campaign)?.name;
  const exporting = useMutation({
    send: async (of: Cohort) =>
      saveAs(
        fileName([t('nav.proof'), called].filter(Boolean).join(' '), String(of.year)),
        await unitsFile(of),
        'text/csv',
      ),
  });
  const begins = wordsOf(campaign ? 'offers' : 'messages');
  return (
    <div className="page">
      <Head
        title={t('nav.proof')}
        hint={
          data?.findings ? t(`${begins}.lead`, { at: f.moment(data.findings.as_of) }) : t(`${begins}.leadNew`)
        }
      >
        <Chooser from={all} chosen={campaign} onChosen={() => setYear(undefined)} />
        {!!data && data.years.length > 1 && (
          <Select
            bare
            label={t('proof.year')}
            value={String(data.year)}
            onValue={(chosen) => setYear(Number(chosen))}
          >
            <Options of={data.years.map(String)} />
          </Select>
        )}
        {!!data?.entered && (
          <Button
            disabled={exporting.isPending}
            onClick={() => exporting.mutate({ year: data.year, campaign })}
          >
            <Icon sign="download" size={16} />
            {t('proof.export')}
          </Button>
        )}
      </Head>
      <Problem of={{ error: exporting.error }} />
      <Loaded of={known} wait={<Skeleton lines={8} />}>
        {(found) => (
          <>
            {found.findings?.entered_until ? (
              <Figures of={found} findings={found.findings} />
            ) : found.entered > 0 ? (
              <Followed of={found} />
            ) : (
              <Nothing isOfCampaign={!!campaign} />
            )}
            {!campaign && <Size />}
            {found.entered > 0 && <Units of={found} />}
          </>
        )}
      </Loaded>
    </div>
  );
}

/** What is measured: all messages, or the offers of a campaign that has had a round. */
function Chooser({
  from,
  chosen,
  onChosen,
}: {
  from: Campaign[];
  chosen: string | undefined;
  onChosen: () => void;
}) {
  const { t } = useWords();
  const navigate = useNavigate({ from: '/results/proof' });
  const begun = from.filter(({ id, rounds }) => rounds > 0 || id === chosen);
  if (!begun.length) return null;
  return (
    <Select
      bare
      label={t('proof.of')}
      value={chosen ?? ''}
      onValue={(campaign) => {
        onChosen();
        void navigate({ search: { campaign: campaign || undefined } });
      }}
    >
      <option value="">{t('proof.allMessages')}</option>
      <Options of={begun} />
    </Select>
  );
}

function Figures({ of, findings }: { of: Found; findings: Findings }) {
  return (
    <>
      <Verdict of={findings} horizon={of.horizon_days} subject={of.campaign_id ? 'offers' : 'messages'} />
      <OverTime of={findings.all} />
      {of.campaign_id ? <ByOffer of={findings.by_offer} /> : <Reasons of={findings.by_reason} />}
      <Excluded of={findings} />
    </>
  );
}

/** That nobody's horizon is over yet. */
function Followed({ of }: { of: Found }) {
  const { t, f } = useWords();
  return (
    <>
      <Note title={t('proof.followed', { n: of.entered })}>
        {of.first_look_at && (
          <p>{t('proof.followed2', { days: of.horizon_days, at: f.date(of.first_look_at) })}</p>
        )}
      </Note>
      {of.findings && <Excluded of={of.findings} />}
    </>
  );
}

function Nothing({ isOfCampaign }: { isOfCampaign: boolean }) {
  const { t } = useWords();
  if (isOfCampaign)
    return (
      <Card>
        <Empty sign="proof" title={t('proof.offers.empty')} text={t('proof.offers.empty2')} />
      </Card>
    );
  return (
    <Card>
      <Empty sign="proof" title={t('proof.empty')} text={t('proof.empty2')}>
        <Link className="button primary" to="/campaigns/messages">
          {t('proof.emptyRules')}
        </Link>
      </Empty>
    </Card>
  );
}
