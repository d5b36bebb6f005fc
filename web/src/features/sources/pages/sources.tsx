import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { datasets } from '../../../api/datasets';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, Card, Empty, Head, Loaded, Note, RoleNotice, Skeleton } from '../../../ui';
import { connections } from '../api';
import { Connect } from '../parts/connect';
import { ConnectionCard } from '../parts/connection';
import { RecentEvents } from '../parts/events';
import { Imports } from '../parts/imports';
import { QuietSources } from '../parts/quiet';

export default function Sources() {
  const { t } = useWords();
  const { role, may } = useRole();
  const list = useQuery(connections);
  const [connecting, setConnecting] = useState(false);
  const open = () => setConnecting(true);
  const built = useQuery(datasets).data?.some(({ ledger }) => ledger != null);
  const isKnown = built === false && list.data?.some(({ state }) => state === 'active');
  return (
    <div className="page">
      <Head title={t('nav.sources')} hint={t('sources.lead')}>
        <Button kind="primary" disabled={!may('connections')} onClick={open}>
          {t('sources.connect')}
        </Button>
      </Head>
      {role && !may('connections') && <RoleNotice permission="connections" />}
      {isKnown && (
        <Note tone="good" title={t('sources.next')}>
          <span>{t('sources.next2')}</span>
          <div className="actions">
            <Link className="button primary" to="/start">
              {t('sources.nextGo')}
            </Link>
          </div>
        </Note>
      )}
      <QuietSources />
      <Loaded of={list} wait={<Skeleton lines={6} />}>
        {(all) =>
          all.length === 0 ? (
            <Card>
              <Empty sign="plan" title={t('sources.empty')} text={t('sources.empty2')} />
            </Card>
          ) : (
            all.map((one) => <ConnectionCard key={one.id} of={one} />)
          )
        }
      </Loaded>
      <Imports />
      <RecentEvents connections={list.data ?? []} />
      {connecting && <Connect onClose={() => setConnecting(false)} />}
    </div>
  );
}
