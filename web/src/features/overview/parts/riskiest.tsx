import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Refusal, type Schemas } from '../../../api/client';
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
  const stakes = useQuery({ ...top(run.id, '-value_at_stake', SHOWN), enabled: !!value });
  // Runs of long ago do not tell who has the most value at stake.
  const ordered = !!value && !(stakes.error instanceof Refusal && stakes.error.code === 'no_value_at_stake');
  const byStake = ordered && order === 'stake';
  const risks = useQuery({ ...top(run.id, '-score', SHOWN), enabled: !byStake });
  const list = byStake ? stakes : risks;
  return (
    <Card
      title={t('overview.top')}
      hint={t(byStake ? 'overview.topByStake' : 'overview.topHint')}
      flush
      aside={
        <div className="actions">
          {ordered && (
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
          <Link
            className="button"
            to="/customers"
            search={{ run: run.id, sort: byStake ? '-value_at_stake' : '-score' }}
          >
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
