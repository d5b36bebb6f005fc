import { useWords } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Card } from '../../../ui';
import type { Findings } from '../api';

/** Who entered and is not counted, and why. */
export function Excluded({ of: { excluded, entered } }: { of: Findings }) {
  const { t, f } = useWords();
  if (!excluded.length) return null;
  return (
    <Card title={t('proof.excluded')} hint={t('proof.excludedHint', { n: entered })} flush>
      <Table
        title={t('proof.excluded')}
        className="stacks"
        rows={excluded}
        rowKey={({ reason }) => reason}
        columns={[
          { head: t('proof.why'), cell: ({ reason }) => t(`proof.out.${reason}`), names: true },
          {
            head: t('proof.scope'),
            label: t('proof.scope'),
            cell: ({ scope }) => t(`proof.scope.${scope}`),
          },
          { ...figure(t('proof.entered')), cell: ({ customers }) => f.integer(customers) },
        ]}
      />
    </Card>
  );
}
