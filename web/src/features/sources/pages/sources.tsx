import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, Card, Empty, Head, Loaded, RoleNotice, Skeleton } from '../../../ui';
import { connections } from '../api';
import { Connect } from '../parts/connect';
import { ConnectionCard } from '../parts/connection';
import { RecentEvents } from '../parts/events';

export default function Sources() {
  const { t } = useWords();
  const { role, may } = useRole();
  const list = useQuery(connections);
  const [connecting, setConnecting] = useState(false);
  const open = () => setConnecting(true);
  return (
    <div className="page">
      <Head title={t('nav.sources')} hint={t('sources.lead')}>
        <Button kind="primary" disabled={!may('connections')} onClick={open}>
          {t('sources.connect')}
        </Button>
      </Head>
      {role && !may('connections') && <RoleNotice permission="connections" />}
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
      <RecentEvents connections={list.data ?? []} />
      {connecting && <Connect onClose={() => setConnecting(false)} />}
    </div>
  );
}
