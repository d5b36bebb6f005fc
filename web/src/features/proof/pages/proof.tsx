import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { fileName } from '../../../browser/csv';
import { saveAs } from '../../../browser/save-as';
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
import { type Findings, type Proof as Found, proof, unitsFile } from '../api';
import { Excluded } from '../parts/excluded';
import { OverTime } from '../parts/over-time';
import { Reasons } from '../parts/reasons';
import { Size } from '../parts/size';
import { Units } from '../parts/units';
import { Verdict } from '../parts/verdict';

export default function Proof() {
  const { t, f } = useWords();
  const [year, setYear] = useState<number>();
  const known = useQuery(proof(year));
  const { data } = known;
  const exporting = useMutation({
    send: async (of: number) => saveAs(fileName(t('nav.proof'), String(of)), await unitsFile(of), 'text/csv'),
  });
  return (
    <div className="page">
      <Head
        title={t('nav.proof')}
        hint={data?.findings ? t('proof.lead', { at: f.moment(data.findings.as_of) }) : t('proof.leadNew')}
      >
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
          <Button disabled={exporting.isPending} onClick={() => exporting.mutate(data.year)}>
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
              <Nothing />
            )}
            <Size />
            {found.entered > 0 && <Units of={found} />}
          </>
        )}
      </Loaded>
    </div>
  );
}

function Figures({ of, findings }: { of: Found; findings: Findings }) {
  return (
    <>
      <Verdict of={findings} horizon={of.horizon_days} />
      <OverTime of={findings.all} />
      <Reasons of={findings.by_reason} />
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

function Nothing() {
  const { t } = useWords();
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
