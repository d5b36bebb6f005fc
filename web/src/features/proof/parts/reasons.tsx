import { useWords } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Badge, Card } from '../../../ui';
import type { Group, Measure } from '../api';
import { inCustomers, inMoney, range, tone, type Written } from '../verdict';

type Arm = Group['treated'];

/** What each reason to write was worth. */
export function Reasons({ of }: { of: Group[] }) {
  const words = useWords();
  const { t, f } = words;
  const arm = ({ left, kept }: Arm) => left + kept > 0 && t('proof.stayed', { kept, n: left + kept });
  return (
    <Card title={t('proof.reasons')} hint={t('proof.reasonsHint')} flush>
      <Table
        title={t('proof.reasons')}
        className="stacks"
        rows={of}
        rowKey={({ reason }) => reason ?? ''}
        columns={[
          {
            head: t('proof.reason'),
            cell: ({ reason }) => reason && t(`notice.${reason}`),
            names: true,
          },
          { ...figure(t('proof.entered')), cell: ({ entered }) => f.integer(entered) },
          { ...figure(t('proof.treated')), cell: ({ treated }) => arm(treated) },
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
