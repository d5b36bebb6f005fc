import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Button, Card, Empty, Head, RoleNotice, When } from '../../../ui';
import { endpoints } from '../api';
import { NewEndpoint } from '../parts/edit-endpoint';
import { Secret } from '../parts/secret';
import { State } from '../parts/state';

/** Where the organization is told of what happens. */
export default function Webhooks() {
  const { t } = useWords();
  const { role, may } = useRole();
  const list = useQuery({ ...endpoints, enabled: may('webhooks') });
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string>();
  return (
    <div className="page">
      <Head title={t('settings.webhooks')} hint={t('webhooks.lead')}>
        <Button kind="primary" disabled={!may('webhooks')} onClick={() => setMaking(true)}>
          {t('webhooks.new')}
        </Button>
      </Head>
      {role && !may('webhooks') && <RoleNotice permission="webhooks" />}
      <Card flush>
        <QueryTable
          title={t('settings.webhooks')}
          className="stacks"
          query={list}
          rows={list.data}
          rowKey={({ id }) => id}
          empty={<Empty sign="webhook" title={t('webhooks.empty')} text={t('webhooks.empty2')} />}
          columns={[
            {
              head: t('webhooks.address'),
              cell: ({ id, address, description }) => (
                <span className="person">
                  <Link to="/settings/webhooks/$id" params={{ id }} className="clip">
                    {address}
                  </Link>
                  {description && <span className="muted small clip">{description}</span>}
                </span>
              ),
            },
            {
              head: t('webhooks.kind'),
              label: t('webhooks.kind'),
              cell: ({ kind }) => t(`webhooks.kind.${kind}`),
            },
            {
              head: t('webhooks.events'),
              label: t('webhooks.events'),
              cell: ({ events }) => t('webhooks.eventsCount', { n: events.length }),
            },
            {
              head: t('webhooks.delivered'),
              label: t('webhooks.delivered'),
              cell: ({ delivered_at: at }) => (at ? <When at={at} /> : t('webhooks.never')),
              className: 'muted num',
            },
            { head: t('webhooks.state'), cell: (one) => <State of={one} /> },
          ]}
        />
      </Card>
      {making && (
        <NewEndpoint
          onClose={() => setMaking(false)}
          onMade={({ secret }) => {
            setMaking(false);
            setSecret(secret ?? undefined);
          }}
        />
      )}
      {secret && <Secret of={secret} onClose={() => setSecret(undefined)} />}
    </div>
  );
}
