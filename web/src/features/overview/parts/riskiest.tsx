import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Badge, Card, Choices, Empty, Reasons, Score, Skeleton, useValue } from '../../../ui';
import { atRisk, changes, MOST_CHANGES } from '../../customers/api';
import { marksOf } from '../marks';
import { WAYS } from './moved';
import { useKnown, Who } from './who';

const SHOWN = 10;
const REASONS_SHOWN = 3;

/** Whom to call first of those at risk, what that is worth, and why. */
export function Riskiest({ run, threshold }: { run: Schemas['ScoringRunView']; threshold?: number }) {
  const { t, f } = useWords();
  const worth = useValue(run);
  const [order, setOrder] = useState<'stake' | 'risk'>('stake');
  const byStake = !!worth && order === 'stake';
  const sort = byStake ? '-value_at_stake' : '-score';
  const list = useQuery(atRisk(run.id, sort, SHOWN));
  const keys = list.data?.map((one) => one.entity_key);
  const known = useKnown(run, keys);
  const moved = useQuery({ ...changes(run.id, MOST_CHANGES), enabled: !!list.data?.length }).data;
  const marks = useMemo(() => (moved?.before ? marksOf(moved) : undefined), [moved]);
  return (
    <Card
      title={t('overview.top')}
      help={t('help.top')}
      hint={
        threshold === undefined
          ? '\u00a0'
          : t(byStake ? 'overview.topByStake' : 'overview.topHint', { threshold: f.level(threshold) })
      }
      flush
      aside={
        <div className="actions">
          {worth && (
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
          <Link className="button" to="/customers" search={{ run: run.id, sort }}>
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
        empty={<Empty sign="good" title={t('overview.topNobody')} text={t('overview.topNobody2')} />}
        columns={[
          {
            head: t('customer'),
            cell: (one) => {
              const way = marks?.get(one.entity_key);
              return (
                <>
                  <Who of={one.entity_key} run={run.id} known={known} />{' '}
                  {way && <Badge tone="warn">{t(WAYS[way])}</Badge>}
                </>
              );
            },
          },
          { head: t('score'), cell: (one) => <Score score={one.score} risk={one.risk} level={threshold} /> },
          !!worth && {
            head: t('customers.stake'),
            cell: ({ value, score }) => (value == null ? '–' : worth.money(value * score)),
            number: true,
          },
          {
            head: t('reasons'),
            cell: (one) => <Reasons of={one.drivers ?? []} risk={one.risk} shown={REASONS_SHOWN} run={run} />,
          },
        ]}
      />
    </Card>
  );
}
