import { useIsMutating, useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { atLeast, useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Badge, Card, Facts, Head, ticked, useMutation } from '../../../ui';
import { chooseNotifications, notifications } from '../api';

const KINDS = [
  'scores',
  'reports',
  'usage',
  'sources',
  'alerts',
  'alert_digest',
] as const satisfies readonly Schemas['Notification'][];
/** What safety or law asks for: nobody can do without it. */
const ALWAYS = ['payment', 'deletion', 'account', 'invitation'] as const;

export default function Notifications() {
  const { t } = useWords();
  const list = useQuery(notifications);
  return (
    <div className="page">
      <Head title={t('settings.notifications')} hint={t('notify.lead')} />
      <Card flush title={t('notify.title')} hint={t('notify.yours')}>
        <QueryTable
          title={t('settings.notifications')}
          className="grid-table stacks"
          query={list}
          rows={list.data}
          rowKey={({ id }) => id}
          columns={[
            { head: t('auth.nameOf'), cell: (one) => <Name of={one} /> },
            ...KINDS.map((kind) => ({
              head: t(`notify.${kind}`),
              label: t(`notify.${kind}`),
              cell: (one: Schemas['NotifiedMember']) => <Choice of={one} kind={kind} />,
              center: true,
            })),
          ]}
        />
      </Card>
      <Card title={t('notify.what')}>
        <Facts of={KINDS.map((kind) => [t(`notify.${kind}`), t(`notify.${kind}Hint`)])} />
      </Card>
      <Card title={t('notify.always')} hint={t('notify.alwaysHint')}>
        <Facts of={ALWAYS.map((kind) => [t(`notify.${kind}`), t(`notify.${kind}Who`)])} />
      </Card>
    </div>
  );
}

const useMine = (id: string) => useQuery(me).data?.user.id === id;

function Name({ of }: { of: Schemas['NotifiedMember'] }) {
  const { t } = useWords();
  const mine = useMine(of.id);
  return (
    <span className="person">
      <strong>
        {of.name} {mine && <Badge>{t('people.you')}</Badge>}
      </strong>
      <span className="muted small">{t(`who.${of.role}`)}</span>
    </span>
  );
}

function Choice({ of, kind }: { of: Schemas['NotifiedMember']; kind: Schemas['Notification'] }) {
  const { t } = useWords();
  const { role: own, may } = useRole();
  const mine = useMine(of.id);
  const choosing = useMutation(chooseNotifications(of.id));
  // All of a member's choices are sent together: one after the other.
  const busy = useIsMutating(chooseNotifications(of.id)) > 0;
  const below = own !== undefined && atLeast(own, of.role);
  const allowed = mine || (may('members') && below);
  const why = allowed ? undefined : t(may('members') ? 'people.above' : 'notify.others');
  return (
    <input
      type="checkbox"
      aria-label={t('notify.of', { what: t(`notify.${kind}`), name: of.name })}
      title={why}
      checked={of.notifications.includes(kind)}
      disabled={!allowed || busy}
      onChange={(event) => choosing.mutate(ticked(of.notifications, kind, event.target.checked))}
    />
  );
}
