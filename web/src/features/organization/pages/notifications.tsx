import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { notifications } from '../api';
import { api, body, type Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { useWords } from '../../../i18n';
import { atLeast, useRole } from '../../../api/roles';
import { useTitle } from '../../../browser/title';
import { Badge, Card, Head, Problem, Skeleton, useSaid } from '../../../ui/kit';
import { useTell } from '../../../ui/toast';

const KINDS = ['scores', 'reports', 'usage'] as const satisfies readonly Schemas['Notification'][];
/** What safety or law asks for: nobody can do without it. */
const ALWAYS = ['payment', 'deletion', 'account', 'invitation'] as const;

export function Notifications() {
  const { t } = useWords();
  const list = useQuery(notifications);
  useTitle(t('settings.notifications'));
  return (
    <div className="page">
      <Head title={t('settings.notifications')} hint={t('notify.lead')} />
      {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
      <Card flush title={t('notify.title')} hint={t('notify.yours')}>
        {list.isPending && (
          <div className="in">
            <Skeleton lines={4} />
          </div>
        )}
        {list.data && (
          <div className="scroll" tabIndex={0} role="region" aria-label={t('settings.notifications')}>
            <table className="grid-table">
              <thead>
                <tr>
                  <th scope="col">{t('auth.nameOf')}</th>
                  {KINDS.map((kind) => (
                    <th scope="col" className="center" key={kind}>
                      {t(`notify.${kind}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {list.data.map((member) => (
                  <Member key={member.id} of={member} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
      <Card title={t('notify.what')}>
        <dl className="facts">
          {KINDS.map((kind) => (
            <div key={kind}>
              <dt>{t(`notify.${kind}`)}</dt>
              <dd className="muted">{t(`notify.${kind}Hint`)}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card title={t('notify.always')} hint={t('notify.alwaysHint')}>
        <dl className="facts">
          {ALWAYS.map((kind) => (
            <div key={kind}>
              <dt>{t(`notify.${kind}`)}</dt>
              <dd className="muted">{t(`notify.${kind}Who`)}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </div>
  );
}

function Member({ of }: { of: Schemas['NotifiedMember'] }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const tell = useTell();
  const said = useSaid();
  const { role: own, may } = useRole();
  const mine = useQuery(me).data?.user.id === of.id;
  // Shown at once; a refusal brings it back.
  const [wanted, setWanted] = useState<Schemas['Notification'][]>();
  const choosing = useMutation({
    mutationFn: (chosen: Schemas['Notification'][]) =>
      body(
        api.PATCH('/v1/notifications/{id}', {
          params: { path: { id: of.id } },
          body: { notifications: chosen },
        }),
      ),
    onSuccess: (now) =>
      queries.setQueryData(notifications.queryKey, (all) =>
        all?.map((one) => (one.id === now.id ? now : one)),
      ),
    onError: (error) => tell(said(error)),
    onSettled: () => setWanted(undefined),
  });
  const below = own !== undefined && atLeast(own, of.role);
  const allowed = mine || (may('members') && below);
  const why = allowed ? undefined : t(may('members') ? 'people.above' : 'notify.others');
  const shown = wanted ?? of.notifications;
  const choose = (next: Schemas['Notification'][]) => {
    setWanted(next);
    choosing.mutate(next);
  };
  return (
    <tr>
      <td>
        <span className="person">
          <strong>
            {of.name} {mine && <Badge>{t('people.you')}</Badge>}
          </strong>
          <span className="muted small">{t(`who.${of.role}`)}</span>
        </span>
      </td>
      {KINDS.map((kind) => (
        <td className="center" key={kind}>
          <input
            type="checkbox"
            aria-label={t('notify.of', { what: t(`notify.${kind}`), name: of.name })}
            title={why}
            checked={shown.includes(kind)}
            disabled={!allowed || choosing.isPending}
            onChange={(event) =>
              choose(event.target.checked ? [...shown, kind] : shown.filter((one) => one !== kind))
            }
          />
        </td>
      ))}
    </tr>
  );
}
