import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { datasets } from '../../../api/datasets';
import { models } from '../../../api/models';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Badge, Button, Card } from '../../../ui';
import { connections } from '../../sources/api';
import { anyCustomer } from '../api';
import { BuildDialog } from './build-dialog';

/** The way to the first result without a file, and how far one is on it. */
export function EventsGuide() {
  const { t } = useWords();
  const { may } = useRole();
  const [building, setBuilding] = useState(false);
  const reading = useQuery(connections).data?.some(({ state }) => state === 'reading') === true;
  const known = useQuery(anyCustomer).data === true && !reading;
  const built = useQuery(datasets).data?.find(({ ledger }) => ledger?.purpose === 'training');
  const scored = useQuery(datasets).data?.some(({ ledger }) => ledger?.purpose === 'scoring') === true;
  const trained = useQuery(models).data?.find(({ prod_version }) => prod_version != null);
  const isReady = built?.status === 'ready';
  const steps: { name: 'events' | 'build' | 'train' | 'score'; done: boolean; way?: ReactNode }[] = [
    {
      name: 'events',
      done: known,
      way: reading ? (
        <Link className="button" to="/sources">
          {t('sources.state.reading')}
        </Link>
      ) : (
        <div className="actions">
          {may('connections') && (
            <Link className="button primary" to="/sources">
              {t('guide.connect')}
            </Link>
          )}
          {may('keys') && (
            <Link className="button" to="/settings/keys">
              {t('guide.keys')}
            </Link>
          )}
        </div>
      ),
    },
    {
      name: 'build',
      done: isReady,
      way:
        built?.status === 'failed' ? (
          <div className="actions">
            <Link className="button" to="/datasets/$id" params={{ id: built.id }} search={{ guide: true }}>
              {t('guide.why')}
            </Link>
            {may('upload') && <Button onClick={() => setBuilding(true)}>{t('build.again')}</Button>}
          </div>
        ) : built ? (
          <Link className="button" to="/datasets/$id" params={{ id: built.id }} search={{ guide: true }}>
            {t('guide.open')}
          </Link>
        ) : (
          known && may('upload') && <Button onClick={() => setBuilding(true)}>{t('build.go')}</Button>
        ),
    },
    {
      name: 'train',
      done: isReady && trained !== undefined,
      way: isReady && may('train') && (
        <Link className="button" to="/models/new" search={{ dataset: built.id, guide: true }}>
          {t('dataset.train')}
        </Link>
      ),
    },
    {
      name: 'score',
      done: scored,
      way: trained && isReady && (
        <Link className="button" to="/models/$id" params={{ id: trained.id }}>
          {t('guide.open')}
        </Link>
      ),
    },
  ];
  return (
    <Card title={t('guide.title')} hint={t('guide.text')}>
      <ol className="stack">
        {steps.map(({ name, done, way }) => (
          <li key={name}>
            <div className="head">
              <div>
                <span className="line">
                  <strong>{t(`guide.${name}`)}</strong>
                  {done && <Badge tone="good">{t('guide.done')}</Badge>}
                </span>
                <p className="muted small">{t(`guide.${name}Hint`)}</p>
              </div>
              {!done && way}
            </div>
          </li>
        ))}
      </ol>
      {building && <BuildDialog guide onClose={() => setBuilding(false)} />}
    </Card>
  );
}
