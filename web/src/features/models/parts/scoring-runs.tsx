import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Card, Progress, Status } from '../../../ui/kit';

const SHOWN = 6;

/** Whom the model has scored, the newest first, and what is under way. */
export function Scorings({ runs }: { runs: Schemas['ScoringRunView'][] }) {
  const { t, f } = useWords();
  return (
    <Card title={t('scorings.title')} flush>
      {runs.length === 0 ? (
        <p className="muted in">{t('profit.norun')}</p>
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('scorings.title')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('customers.run')}</th>
                <th scope="col">{t('model.choose')}</th>
                <th scope="col">{t('dataset.status')}</th>
                <th scope="col" className="right">
                  {t('overview.scored')}
                </th>
                <th scope="col" className="right">
                  {t('overview.atrisk')}
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.slice(0, SHOWN).map((run) => (
                <tr key={run.id}>
                  <td>
                    {run.status === 'succeeded' ? (
                      <Link to="/customers" search={{ run: run.id }}>
                        {f.moment(run.created_at)}
                      </Link>
                    ) : (
                      f.moment(run.created_at)
                    )}
                  </td>
                  <td>{t('model.version', { n: run.model_version })}</td>
                  <td>
                    <Status of={run.status} />
                    {run.status === 'running' && <Progress part={run.progress} label={t('scorings.title')} />}
                    {run.error && <p className="small muted">{run.error.detail}</p>}
                  </td>
                  <td className="right num">{f.integer(run.scored)}</td>
                  <td className="right num">{run.totals ? f.integer(run.totals.at_risk) : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
