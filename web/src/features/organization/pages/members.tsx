import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { usage } from '../../billing/api';
import { members } from '../api';
import { api, body, type Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { useWords } from '../../../i18n';
import { atLeast, ROLES, useRole, type Role } from '../../../api/roles';
import { useTitle } from '../../../browser/title';
import { DeleteDialog } from '../../../ui/dialog';
import { Icon } from '../../../ui/icons';
import { Badge, Button, Card, Head, Problem, Skeleton, useSaid } from '../../../ui/kit';
import { Reason } from '../../../ui/reason';
import { useTell } from '../../../ui/toast';
import { Invitations, Invite } from '../parts/invitations';

/** A list this long gets a field to search it. */
const LONG = 8;

export function Members() {
  const { t, f } = useWords();
  const list = useQuery(members);
  const { may } = useRole();
  const seats = useQuery(usage).data?.month.limits.find(({ limit }) => limit === 'seats');
  const [inviting, setInviting] = useState(false);
  const [wanted, setWanted] = useState('');
  useTitle(t('settings.members'));
  const shown = list.data?.filter(({ name, email }) =>
    `${name} ${email}`.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()),
  );
  return (
    <div className="page">
      <Head
        title={t('settings.members')}
        hint={
          seats && (
            <>
              {t('people.seats', { used: f.integer(seats.used), allowed: f.integer(seats.allowed) })}{' '}
              <Link to="/settings/plan">{t('people.more')}</Link>
            </>
          )
        }
      >
        <Button kind="primary" disabled={!may('members')} onClick={() => setInviting(true)}>
          {t('people.invite')}
        </Button>
      </Head>
      {list.data && !may('members') && <Reason permission="members" />}
      {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
      <Card flush>
        {(list.data?.length ?? 0) > LONG && (
          <div className="toolbar">
            <input
              type="search"
              className="input grow"
              aria-label={t('people.search')}
              placeholder={t('people.search')}
              value={wanted}
              onChange={(event) => setWanted(event.target.value)}
            />
          </div>
        )}
        {list.isPending && (
          <div className="in">
            <Skeleton lines={4} />
          </div>
        )}
        {shown && (
          <div className="scroll" tabIndex={0} role="region" aria-label={t('settings.members')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('auth.nameOf')}</th>
                  <th scope="col">{t('people.role')}</th>
                  <th scope="col" className="wide-only">
                    {t('people.since')}
                  </th>
                  <th scope="col">
                    <span className="hidden-text">{t('actions')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {shown.map((member) => (
                  <Member key={member.id} of={member} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {shown?.length === 0 && <p className="in muted">{t('people.nobody')}</p>}
      </Card>
      {may('members') && <Invitations />}
      <Card title={t('people.roles')}>
        <dl className="facts">
          {[...ROLES].reverse().map((role) => (
            <div key={role}>
              <dt>{t(`who.${role}`)}</dt>
              <dd className="muted">{t(`who.${role}Hint`)}</dd>
            </div>
          ))}
        </dl>
      </Card>
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </div>
  );
}

function Member({ of }: { of: Schemas['MemberView'] }) {
  const { t, f } = useWords();
  const queries = useQueryClient();
  const tell = useTell();
  const said = useSaid();
  const { role: own, may } = useRole();
  const mine = useQuery(me).data?.user.id === of.id;
  const [removing, setRemoving] = useState(false);
  const again = () =>
    Promise.all(['members', 'usage', 'me'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const changing = useMutation({
    mutationFn: (role: Role) =>
      body(api.PATCH('/v1/members/{id}', { params: { path: { id: of.id } }, body: { role } })),
    onSuccess: (now) => {
      void again();
      const back = () => changing.mutate(of.role);
      // Nobody takes back what made their own role smaller.
      tell(
        t('people.changed', { name: of.name, role: t(`who.${now.role}`) }),
        mine || now.role === of.role ? undefined : back,
      );
    },
    onError: (error) => tell(said(error)),
  });
  const removal = useMutation({
    mutationFn: () => body(api.DELETE('/v1/members/{id}', { params: { path: { id: of.id } } })),
    onSuccess: async () => {
      setRemoving(false);
      await again();
      tell(t('people.removed', { name: of.name }));
    },
  });
  // Nobody touches a role above their own.
  const below = own !== undefined && atLeast(own, of.role);
  const allowed = may('members') && below;
  const why = !may('members') ? t('people.adminsOnly') : !below ? t('people.above') : undefined;
  return (
    <tr>
      <td>
        <span className="person">
          <span className="line">
            <strong className="clip">{of.name}</strong>
            {mine && <Badge>{t('people.you')}</Badge>}
          </span>
          <span className="muted small clip">{of.email}</span>
        </span>
      </td>
      <td>
        <select
          className="input fit"
          aria-label={t('people.roleOf', { name: of.name })}
          value={changing.isPending ? changing.variables : of.role}
          disabled={!allowed || changing.isPending}
          title={why}
          onChange={(event) => changing.mutate(event.target.value as Role)}
        >
          {ROLES.map((role) => (
            <option key={role} value={role} disabled={!own || !atLeast(own, role)}>
              {t(`who.${role}`)}
            </option>
          ))}
        </select>
      </td>
      <td className="muted num wide-only">{f.date(of.created_at)}</td>
      <td className="right">
        <Button
          kind="ghost icon danger"
          aria-label={t('people.remove', { name: of.name })}
          title={why ?? (mine ? t('people.leaveThere') : t('people.remove', { name: of.name }))}
          disabled={!allowed || mine}
          onClick={() => setRemoving(true)}
        >
          <Icon sign="trash" />
        </Button>
        {removing && (
          <DeleteDialog
            title={t('people.remove', { name: of.name })}
            text={t('people.removeText')}
            name={of.name}
            action={t('people.removeGo')}
            pending={removal.isPending}
            error={removal.error}
            onClose={() => setRemoving(false)}
            onDelete={() => removal.mutate()}
          />
        )}
      </td>
    </tr>
  );
}
