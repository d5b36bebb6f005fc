import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useRole } from '../api/roles';
import { useWords } from '../i18n';
import { Icon } from '../ui';
import { SETTINGS_PAGES } from './pages';

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
    if (place && here) place.scrollLeft = here.offsetLeft - place.offsetLeft - 40;
  }, [path, role]);
  return (
    <div className="settings">
      <nav aria-label={t('nav.settings')} ref={nav}>
        {SETTINGS_PAGES.map(({ name, pages }) => (
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
