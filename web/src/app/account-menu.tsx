import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../api/client';
import { me } from '../api/me';
import { Preferences } from '../features/account/parts/preferences';
import { createOrganization, switchOrganization } from '../features/organization/api';
import { useWords } from '../i18n';
import { Dialog, Icon, Input, Menu, useErrorText, useMutation } from '../ui';

const initials = (name: string) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => [...word][0])
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();

/** Who is signed in, in which organization, and the way to others. */
export function Person({ onLeave }: { onLeave: () => void }) {
  const { t } = useWords();
  const { data } = useQuery(me);
  const [making, setMaking] = useState(false);
  const navigate = useNavigate();
  const go = useMutation(switchOrganization, () => navigate({ to: '/' }));
  const name = data?.user.name ?? '';
  const here = data?.organization.name ?? '…';
  return (
    <>
      <Menu
        kind="account"
        label={t('person.menu', { organization: here, name })}
        button={
          <>
            <span className="face" aria-hidden="true">
              {initials(name)}
            </span>
            <span className="who small">
              <strong>{here}</strong>
              <span className="muted">{data?.user.email ?? '\u00a0'}</span>
            </span>
            <Icon sign="updown" size={16} />
          </>
        }
      >
        <h2 className="overline">{t('person.organizations')}</h2>
        <ul className="organizations">
          {data?.organizations.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className="item"
                aria-current={one.id === data.organization.id ? 'true' : undefined}
                disabled={go.isPending}
                onClick={() => {
                  if (one.id !== data.organization.id) go.mutate(one.id);
                }}
              >
                <span className="clip">{one.name}</span>
                {one.id === data.organization.id ? (
                  <Icon sign="good" size={16} />
                ) : (
                  <span className="muted small">{t(`who.${one.role}`)}</span>
                )}
              </button>
            </li>
          ))}
        </ul>
        <button type="button" className="item" onClick={() => setMaking(true)}>
          <Icon sign="plus" size={16} />
          <span className="clip">{t('person.new')}</span>
        </button>
        <hr />
        <Link className="item" to="/settings/profile">
          <Icon sign="person" size={16} />
          <span className="clip">{t('person.account')}</span>
        </Link>
        <Preferences bare />
        <hr />
        <button type="button" className="item" onClick={onLeave}>
          <Icon sign="signout" size={16} />
          <span className="clip">{t('nav.signout')}</span>
        </button>
      </Menu>
      {making && <NewOrganization onClose={() => setMaking(false)} onMade={({ id }) => go.mutate(id)} />}
    </>
  );
}

function NewOrganization({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (made: Schemas['OrganizationView']) => void;
}) {
  const { t } = useWords();
  const errorText = useErrorText();
  const [name, setName] = useState('');
  const making = useMutation(createOrganization, (made) => {
    onClose();
    onMade(made);
  });
  return (
    <Dialog
      title={t('person.new')}
      onClose={onClose}
      onSubmit={() => making.mutate(name)}
      action={t('create')}
      busy={making.isPending}
    >
      <p className="muted">{t('person.newText')}</p>
      <Input
        label={t('auth.organization')}
        value={name}
        onValue={setName}
        maxLength={100}
        required
        autoComplete="organization"
        error={making.error ? errorText(making.error) : undefined}
      />
    </Dialog>
  );
}
