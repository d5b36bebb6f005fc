import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, Card } from '../../../ui';
import { historyOf } from '../history';
import { BuildDialog } from './build-dialog';

/** The ways on from a dataset that could not be built: now, later, and what can be done until then. */
export function BuildFailed({ error, guide }: { error: Schemas['Failure']; guide?: boolean }) {
  const { t, f } = useWords();
  const { may } = useRole();
  const [now] = useState(Date.now);
  const [building, setBuilding] = useState<{ days?: number }>();
  const history = historyOf(error, now);
  return (
    <Card title={t(history ? 'build.history' : 'build.meanwhile')}>
      {history && (
        <p>
          {history.have >= history.need
            ? t('build.enough')
            : t('build.historyText', {
                have: history.have,
                need: history.need,
                when: f.fullDay(history.enough),
              })}
        </p>
      )}
      <p className="muted">{t('build.meanwhileText')}</p>
      <div className="actions">
        {may('upload') && (
          <>
            {history?.days && (
              <Button kind="primary" onClick={() => setBuilding({ days: history.days })}>
                {t('build.shorter', { days: history.days })}
              </Button>
            )}
            <Button onClick={() => setBuilding({})}>{t('build.again')}</Button>
            <Link className="button" to="/sources">
              {t('build.addHistory')}
            </Link>
            <Link className="button" to="/start">
              {t('build.useFile')}
            </Link>
          </>
        )}
        <Link className="button" to="/customers">
          {t('build.seeCustomers')}
        </Link>
      </div>
      {building && <BuildDialog days={building.days} guide={guide} onClose={() => setBuilding(undefined)} />}
    </Card>
  );
}
