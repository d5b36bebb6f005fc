import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { type Key, useWords } from '../../../i18n';
import { Table } from '../../../table/table';
import { Button, Card, Choices, Loaded, Problem, Score, Skeleton, useRunName, useValue } from '../../../ui';
import { changes, MOST_CHANGES } from '../../customers/api';
import { levelOf } from '../../../api/models';
import { MOVED_SHOWN } from '../moved-shown';
import { useKnown, Who } from './who';

type Run = Schemas['ScoringRunView'];

/** Of so many at most are the names looked up. */
const MOST_SHOWN = 100;

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
  const [all, setAll] = useState(false);
  const found = useQuery(changes(run, MOVED_SHOWN));
  const more = useQuery({ ...changes(run, MOST_CHANGES), enabled: all });
  const { data } = found;
  const worth = useValue(of);
  const level = useQuery(levelOf(of)).data;
  const ways = Object.keys(WAYS) as Way[];
  const longer = all ? more.data?.[way].items.slice(0, MOST_SHOWN) : undefined;
  const keys = data && (longer ?? ways.flatMap((one) => data[one].items)).map(({ entity_key: key }) => key);
  const known = useKnown(of, keys && [...new Set(keys)]);
  if (found.error || !data?.before)
    return (
      <Card title={t('overview.moved')}>
        <Loaded of={found} wait={<Skeleton lines={6} />}>
          {() => <p className="muted">{t('moved.onerun')}</p>}
        </Loaded>
      </Card>
    );
  const items = longer ?? data[way].items;
  const { count } = data[way];
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
              cell: (one) => (
                <>
                  <Who of={one.entity_key} run={run} known={known} />
                  {worth && one.value != null && <div className="hint num">{worth.money(one.value)}</div>}
                </>
              ),
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
      {all && <Problem of={more} />}
      {count > items.length && (
        <div className="in">
          {longer ? (
            <p className="muted small">{t('moved.first', { n: items.length })}</p>
          ) : (
            <Button disabled={all && more.isFetching} onClick={() => setAll(true)}>
              {t('needs.more', { n: count })}
            </Button>
          )}
        </div>
      )}
      <p className="muted small in">
        {t('moved.others', { came: data.came, gone: data.gone, left: data.became_known })}
      </p>
    </Card>
  );
}
