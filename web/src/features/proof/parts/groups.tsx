import type { ReactNode } from 'react';
import { useWords } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Badge, Card } from '../../../ui';
import type { Group, Measure } from '../api';
import { inCustomers, inMoney, range, type Subject, tone, wordsOf, type Written } from '../verdict';
import { useOfferNames } from './offer-names';

type Arm = Group['treated'];

/** What each reason to write was worth. */
export function Reasons({ of }: { of: Group[] }) {
  const { t } = useWords();
  return (
    <Groups
      of={of}
      subject="messages"
      title={t('proof.reasons')}
      hint={t('proof.reasonsHint')}
      head={t('proof.reason')}
      name={({ reason }) => reason && t(`notice.${reason}`)}
    />
  );
}

/** What each of a campaign's offers was worth. */
export function ByOffer({ of }: { of: Group[] }) {
  const { t } = useWords();
  const nameOf = useOfferNames();
  return (
    <Groups
      of={of}
      subject="offers"
      title={t('proof.byOffer')}
      hint={t('proof.byOfferHint')}
      head={t('proof.offer')}
      name={({ offer_id }) => offer_id && nameOf(offer_id)}
    />
  );
}

function Groups({
  of,
  subject,
  title,
  hint,
  head,
  name,
}: {
  of: Group[];
  subject: Subject;
  title: string;
  hint: string;
  /** What the first column is of. */
  head: string;
  name: (group: Group) => ReactNode;
}) {
  const words = useWords();
  const { t, f } = words;
  const arm = ({ left, kept }: Arm) => left + kept > 0 && t('proof.stayed', { kept, n: left + kept });
  return (
    <Card title={title} hint={hint} flush>
      <Table
        title={title}
        className="stacks"
        rows={of}
        rowKey={({ reason, offer_id }) => reason ?? offer_id ?? ''}
        columns={[
          { head, cell: name, names: true },
          { ...figure(t('proof.entered')), cell: ({ entered }) => f.integer(entered) },
          { ...figure(t(`${wordsOf(subject)}.treated`)), cell: ({ treated }) => arm(treated) },
          { ...figure(t('proof.heldOut')), cell: ({ held_out }) => arm(held_out) },
          {
            ...figure(t('proof.kept')),
            cell: ({ kept }) => kept && <Effect of={kept} written={inCustomers(words)} />,
          },
          {
            ...figure(t('proof.revenue')),
            cell: ({ revenue }) =>
              revenue && <Effect of={revenue} written={inMoney(words, revenue.currency)} />,
          },
          {
            head: t('proof.finding'),
            label: t('proof.finding'),
            cell: ({ kept }) => (
              <Badge tone={kept ? tone(kept.finding) : ''}>
                {t(`proof.short.${kept?.finding.code ?? 'none'}`)}
              </Badge>
            ),
          },
        ]}
      />
    </Card>
  );
}

/** An effect on all, with its interval. */
function Effect({ of, written }: { of: Measure; written: Written }) {
  const { t } = useWords();
  const within = range(of, written);
  if (!of.total || !within) return null;
  return (
    <>
      {written.total(of.total.value)}
      <br />
      <span className="muted small">{t('proof.range', within)}</span>
    </>
  );
}
