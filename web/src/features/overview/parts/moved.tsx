import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { changes } from '../../scores/api';
import { useWords, type Key } from '../../../i18n';
import { Card, Choices, Problem, Score, Skeleton } from '../../../ui/kit';

const SHOWN = 8;

const WAYS = {
  entered: 'moved.entered',
  recovered: 'moved.recovered',
  rose: 'moved.rose',
  fell: 'moved.fell',
} as const satisfies Record<string, Key>;
type Way = keyof typeof WAYS;

/** Who moved since the run before. */
export function Moved({ run }: { run: string }) {
  const { t, f } = useWords();
  const [way, setWay] = useState<Way>('entered');
  const { data, error } = useQuery(changes(run, SHOWN));
  if (error)
    return (
      <Card title={t('overview.moved')}>
        <Problem error={error} />
      </Card>
    );
  if (!data || !data.before)
    return (
      <Card title={t('overview.moved')} hint={t('overview.movedHint')}>
        {data ? <p className="muted">{t('overview.onerun')}</p> : <Skeleton lines={6} />}
      </Card>
    );
  const { items } = data[way];
  return (
    <Card title={t('overview.moved')} hint={t('overview.movedHint')} flush>
      <div className="in">
        <Choices
          label={t('overview.moved')}
          value={way}
          onChange={setWay}
          options={(Object.keys(WAYS) as Way[]).map((one) => [
            one,
            `${t(WAYS[one])} ${f.integer(data[one].count)}`,
          ])}
        />
      </div>
      {items.length === 0 ? (
        <p className="muted in">{t('moved.nobody')}</p>
      ) : (
        <table className="moves">
          <thead>
            <tr>
              <th scope="col">{t('customer')}</th>
              <th scope="col" className="right">
                {t('moved.before')}
              </th>
              <th scope="col">{t('moved.now')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={one.entity_key}>
                <td>
                  <Link to="/customer" search={{ run, key: one.entity_key }}>
                    {one.entity_key}
                  </Link>
                </td>
                <td className="right num muted">
                  {one.score_before == null ? t('moved.new') : f.percent(one.score_before)}
                </td>
                <td>
                  <Score score={one.score} risk={one.risk} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="muted small in">
        {t('moved.others', {
          came: f.integer(data.came),
          gone: f.integer(data.gone),
          left: f.integer(data.left),
        })}
      </p>
    </Card>
  );
}
