import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Card, Risk, Score, Skeleton } from '../../../ui';
import { top } from '../../customers/api';

const SHOWN = 20;

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
          { head: t('reasons'), cell: (one) => <Reasons drivers={one.drivers} />, wide: true },
        ]}
      />
    </Card>
  );
}

function Reasons({ drivers }: { drivers: Schemas['Driver'][] }) {
  const { t, f } = useWords();
  return (
    <ul className="reasons">
      {drivers.slice(0, 3).map((driver) => (
        <li
          key={driver.feature}
          className={`reason ${driver.effect >= 0 ? 'up' : 'down'}`}
          title={driver.text}
        >
          <b>{f.points(driver.points)}</b> {driver.feature} = {driver.value ?? t('unknown')}
        </li>
      ))}
    </ul>
  );
}
