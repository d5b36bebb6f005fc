import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { type Key, useWords } from '../../../i18n';
import { Table } from '../../../table/table';
import { Card, Choices, Loaded, Score, Skeleton, useRunName } from '../../../ui';
import { changes } from '../../customers/api';
import { levelOf } from '../../models/api';
import { useKnown, Who } from './who';

type Run = Schemas['ScoringRunView'];

export const SHOWN = 6;

export const WAYS = {
  entered: 'moved.entered',
  recovered: 'moved.recovered',
  rose: 'moved.rose',
  fell: 'moved.fell',
} as const satisfies Record<string, Key>;
type Way = keyof typeof WAYS;

/** Who moved since the run before; both are named, since files may differ much. */
export function Moved({ of, runs }: { of: Run; runs: Run[] }) {
  const { t, f } = useWords();
  const { sized } = useRunName();
  const run = of.id;
  const [way, setWay] = useState<Way>('entered');
  const found = useQuery(changes(run, SHOWN));
  const { data } = found;
  const level = useQuery(levelOf(of)).data;
  const ways = Object.keys(WAYS) as Way[];
  const keys = data && [...new Set(ways.flatMap((one) => data[one].items.map((of) => of.entity_key)))];
  const known = useKnown(of, keys);
  if (found.error || !data?.before)
    return (
      <Card title={t('overview.moved')}>
        <Loaded of={found} wait={<Skeleton lines={6} />}>
          {() => <p className="muted">{t('moved.onerun')}</p>}
        </Loaded>
      </Card>
    );
  const { items } = data[way];
  const before = runs.find((one) => one.id === data.before);
  const hint = before
    ? t('moved.between', { now: sized(of), before: sized(before) })
    : t('overview.movedHint');
  return (
    <Card title={t('overview.moved')} hint={hint} flush>
      <div className="in">
        <Choices
          label={t('overview.moved')}
          value={way}
          onChange={setWay}
          options={ways.map((one) => [one, `${t(WAYS[one])} ${f.integer(data[one].count)}`])}
        />
      </div>
      {items.length === 0 ? (
        <p className="muted in">{t('moved.nobody')}</p>
      ) : (
        <Table
          title={t('overview.moved')}
          className="moves"
          rows={items}
          rowKey={(one) => one.entity_key}
          columns={[
            {
              head: t('customer'),
              cell: (one) => <Who of={one.entity_key} run={run} known={known} />,
            },
            {
              head: t('moved.before'),
              cell: ({ score_before: before }) => (before == null ? t('moved.new') : f.risk(before, level)),
              number: true,
              className: 'muted',
            },
            {
              head: t('moved.now'),
              cell: (one) => <Score score={one.score} risk={one.risk} level={level} />,
            },
          ]}
        />
      )}
      <p className="muted small in">
        {t('moved.others', { came: data.came, gone: data.gone, left: data.left })}
      </p>
    </Card>
  );
}
