import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Card, Reasons, Risk, Score, Skeleton } from '../../../ui';
import { top } from '../../customers/api';

const SHOWN = 20;
const REASONS_SHOWN = 3;

/** Who is most at risk, and why. */
export function Riskiest({ run }: { run: string }) {
  const { t, f } = useWords();
  const list = useQuery(top(run, SHOWN));
  const valued = list.data?.some((one) => one.value != null);
  return (
    <Card
      title={t('overview.top')}
      hint={t('overview.topHint')}
      flush
      aside={
        <Link className="button" to="/customers" search={{ run }}>
          {t('overview.seeall')}
        </Link>
      }
    >
      <QueryTable
        title={t('overview.top')}
        className="riskiest stacks"
        query={list}
        rows={list.data}
        rowKey={(_, index) => index}
        wait={
          <div style={{ minHeight: SHOWN * 41 }}>
            <Skeleton lines={SHOWN} height={24} />
          </div>
        }
        columns={[
          {
            head: t('customer'),
            cell: (one) => (
              <Link to="/customer" search={{ run, key: one.entity_key }}>
                {one.entity_key}
              </Link>
            ),
          },
          { head: t('score'), cell: (one) => <Score score={one.score} risk={one.risk} /> },
          { head: t('risk'), cell: (one) => <Risk of={one.risk} /> },
          valued && {
            head: t('value'),
            cell: ({ value }) => (value == null ? '–' : f.amount(value)),
            number: true,
            wide: true,
          },
          { head: t('reasons'), cell: (one) => <Reasons of={one.drivers.slice(0, REASONS_SHOWN)} /> },
        ]}
      />
    </Card>
  );
}
