import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { top } from '../../scores/api';
import { useWords } from '../../../i18n';
import { Card, Problem, Risk, Score, Skeleton } from '../../../ui/kit';

const SHOWN = 20;

/** Who is most at risk, and why. */
export function Riskiest({ run }: { run: string }) {
  const { t, f } = useWords();
  const { data: customers, error, refetch } = useQuery(top(run, SHOWN));
  const valued = customers?.some((one) => one.value != null);
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
      {error ? (
        <div className="in">
          <Problem error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!customers && !error && (
        <div className="in" style={{ minHeight: SHOWN * 41 }}>
          <Skeleton lines={SHOWN} height={24} />
        </div>
      )}
      {customers && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('overview.top')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('customer')}</th>
                <th scope="col">{t('score')}</th>
                <th scope="col">{t('risk')}</th>
                {valued && (
                  <th scope="col" className="right wide-only">
                    {t('value')}
                  </th>
                )}
                <th scope="col" className="wide-only">
                  {t('reasons')}
                </th>
              </tr>
            </thead>
            <tbody>
              {customers.map((one, index) => (
                <tr key={index}>
                  <td>
                    <Link to="/customer" search={{ run, key: one.entity_key }}>
                      {one.entity_key}
                    </Link>
                  </td>
                  <td>
                    <Score score={one.score} risk={one.risk} />
                  </td>
                  <td>
                    <Risk of={one.risk} />
                  </td>
                  {valued && (
                    <td className="right num wide-only">{one.value == null ? '–' : f.amount(one.value)}</td>
                  )}
                  <td className="wide-only">
                    <Reasons drivers={one.drivers} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
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
