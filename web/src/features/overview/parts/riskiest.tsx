import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Card, Choices, Reasons, Score, Skeleton } from '../../../ui';
import { top } from '../../customers/api';

const SHOWN = 10;
const REASONS_SHOWN = 3;

/** Whom to call first, what that is worth, and why. */
export function Riskiest({ run }: { run: Schemas['ScoringRunView'] }) {
  const { t, f } = useWords();
  const value = run.totals?.value;
  const [order, setOrder] = useState<'stake' | 'risk'>('stake');
  const byStake = !!value && order === 'stake';
  const sort = byStake ? '-value_at_stake' : '-score';
  const list = useQuery(top(run.id, sort, SHOWN));
  return (
    <Card
      title={t('overview.top')}
      hint={t(byStake ? 'overview.topByStake' : 'overview.topHint')}
      flush
      aside={
        <div className="actions">
          {value && (
            <Choices
              label={t('overview.order')}
              value={order}
              onChange={setOrder}
              options={[
                ['stake', t('overview.byStake')],
                ['risk', t('overview.byRisk')],
              ]}
            />
          )}
          <Link className="button" to="/customers" search={{ run: run.id, sort: byStake ? sort : undefined }}>
            {t('overview.seeall')}
          </Link>
        </div>
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
              <Link to="/customer" search={{ run: run.id, key: one.entity_key }}>
                {one.entity_key}
              </Link>
            ),
          },
          { head: t('score'), cell: (one) => <Score score={one.score} risk={one.risk} /> },
          !!value && {
            head: t('customers.stake'),
            cell: ({ value: worth, score }) => (worth == null ? '–' : f.worth(worth * score, value.currency)),
            number: true,
          },
          { head: t('reasons'), cell: (one) => <Reasons of={one.drivers.slice(0, REASONS_SHOWN)} /> },
        ]}
      />
    </Card>
  );
}
