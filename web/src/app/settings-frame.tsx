import { Link, type LinkProps, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { type Permission, useRole } from '../api/roles';
import { type Key, useWords } from '../i18n';
import { Icon, type Sign } from '../ui';

interface Page {
  to: LinkProps['to'];
  name: Key;
  sign: Sign;
  needs?: Permission;
}
const GROUPS: { name: Key; pages: Page[] }[] = [
  {
    name: 'settings.you',
    pages: [
      { to: '/settings/profile', name: 'settings.profile', sign: 'person' },
      { to: '/settings/security', name: 'settings.security', sign: 'shield' },
      { to: '/settings/notifications', name: 'settings.notifications', sign: 'mail' },
    ],
  },
  {
    name: 'settings.company',
    pages: [
      { to: '/settings/organization', name: 'settings.organization', sign: 'building' },
      { to: '/settings/members', name: 'settings.members', sign: 'customers' },
      { to: '/settings/plan', name: 'settings.plan', sign: 'plan' },
      { to: '/settings/keys', name: 'settings.keys', sign: 'key', needs: 'keys' },
      { to: '/settings/audit', name: 'settings.audit', sign: 'log', needs: 'audit' },
    ],
  },
];

/** What is around every page of the settings. */
export default function Settings() {
  const { t } = useWords();
  const { role, may } = useRole();
  const nav = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    // On a phone they stand in one row: the present one into sight. Some are there once the role is known.
    const place = nav.current;
    const here = place?.querySelector<HTMLElement>('[aria-current]');
    if (place && here) place.scrollLeft = here.offsetLeft - 16;
  }, [path, role]);
  return (
    <div className="settings">
      <nav aria-label={t('nav.settings')} ref={nav}>
        {GROUPS.map(({ name, pages }) => (
          <div key={name} role="group" aria-label={t(name)}>
            <span className="overline" aria-hidden="true">
              {t(name)}
            </span>
            {pages
              .filter(({ needs }) => !needs || may(needs))
              .map(({ to, name: page, sign }) => (
                <Link key={to} to={to} activeOptions={{ includeSearch: false }}>
                  <Icon sign={sign} size={16} />
                  {t(page)}
                </Link>
              ))}
          </div>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}
