import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { atLeast, ROLES, useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import {
  BareInput,
  Badge,
  Button,
  Card,
  DeleteDialog,
  Facts,
  Head,
  Icon,
  RoleNotice,
  Select,
  useMutation,
} from '../../../ui';
import { usage } from '../../billing/api';
import { changeRole, removeMember } from '../api';
import { members } from '../../../api/members';
import { Invitations, Invite } from '../parts/invitations';

/** A list this long gets a field to search it. */
const LONG = 8;

export default function Members() {
  const { t, f } = useWords();
  const list = useQuery(members);
  const { may } = useRole();
  const seats = useQuery(usage).data?.month.limits.find(({ limit }) => limit === 'seats');
  const [inviting, setInviting] = useState(false);
  const [wanted, setWanted] = useState('');
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
      {list.data && !may('members') && <RoleNotice permission="members" />}
      <Card flush>
        {(list.data?.length ?? 0) > LONG && (
          <div className="toolbar">
            <BareInput
              label={t('people.search')}
              className="grow"
              type="search"
              value={wanted}
              onChange={(event) => setWanted(event.target.value)}
            />
          </div>
        )}
        <QueryTable
          title={t('settings.members')}
          className="stacks"
          query={list}
          rows={shown}
          rowKey={({ id }) => id}
          empty={<p className="muted">{t('people.nobody')}</p>}
          columns={[
            { head: t('auth.nameOf'), cell: (one) => <Name of={one} /> },
            { head: t('people.role'), cell: (one) => <RoleSelect of={one} /> },
            {
              head: t('people.since'),
              label: t('people.since'),
              cell: (one) => f.date(one.created_at),
              className: 'muted num',
            },
            { actions: true, cell: (one) => <Remove of={one} /> },
          ]}
        />
      </Card>
      {may('members') && <Invitations />}
      <Card title={t('people.roles')}>
        <Facts of={[...ROLES].reverse().map((role) => [t(`who.${role}`), t(`who.${role}Hint`)])} />
      </Card>
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </div>
  );
}

interface Of {
  of: Schemas['MemberView'];
}

/** Whether a member is the user, and why the user may not change them, if so. */
function useStanding({ of }: Of) {
  const { t } = useWords();
  const { role: own, may } = useRole();
  const mine = useQuery(me).data?.user.id === of.id;
  // Nobody touches a role above their own.
  const below = own !== undefined && atLeast(own, of.role);
  const why = !may('members') ? t('people.adminsOnly') : !below ? t('people.above') : undefined;
  return { own, mine, why };
}

function Name({ of }: Of) {
  const { t } = useWords();
  const { mine } = useStanding({ of });
  return (
    <span className="person">
      <span className="line">
        <strong className="clip">{of.name}</strong>
        {mine && <Badge>{t('people.you')}</Badge>}
        {of.second_factor === false && <Badge tone="warn">{t('people.noFactor')}</Badge>}
      </span>
      <span className="muted small clip">{of.email}</span>
    </span>
  );
}

function RoleSelect({ of }: Of) {
  const { t } = useWords();
  const { own, mine, why } = useStanding({ of });
  const changing = useMutation(changeRole);
  return (
    <Select
      bare
      className="fit"
      label={t('people.roleOf', { name: of.name })}
      value={changing.isPending ? changing.variables.role : of.role}
      disabled={!!why || changing.isPending}
      title={why}
      onValue={(role) => changing.mutate({ of, role, mine })}
    >
      {ROLES.map((role) => (
        <option key={role} value={role} disabled={!own || !atLeast(own, role)}>
          {t(`who.${role}`)}
        </option>
      ))}
    </Select>
  );
}

function Remove({ of }: Of) {
  const { t } = useWords();
  const { mine, why } = useStanding({ of });
  const [removing, setRemoving] = useState(false);
  const name = t('people.remove', { name: of.name });
  return (
    <>
      <Button
        kind="ghost icon danger"
        aria-label={name}
        title={why ?? (mine ? t('people.leaveThere') : name)}
        disabled={!!why || mine}
        onClick={() => setRemoving(true)}
      >
        <Icon sign="trash" />
      </Button>
      {removing && (
        <DeleteDialog
          title={name}
          text={t('people.removeText')}
          name={of.name}
          action={t('people.removeGo')}
          by={removeMember}
          of={of}
          onClose={() => setRemoving(false)}
        />
      )}
    </>
  );
}
