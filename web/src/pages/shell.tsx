import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { api } from '../api/client';
import { me } from '../api/queries';
import { useWords } from '../i18n';
import { end, useSignedIn } from '../session';
import { Icon, Logo } from '../ui/icons';
import { Button } from '../ui/kit';
import { Preferences } from './preferences';

const PAGES = [
  { to: '/', name: 'nav.overview', sign: 'overview' },
  { to: '/customers', name: 'nav.customers', sign: 'customers' },
  { to: '/datasets', name: 'nav.datasets', sign: 'datasets' },
  { to: '/models', name: 'nav.models', sign: 'models' },
  { to: '/start', name: 'nav.start', sign: 'start' },
] as const;

function useOnline() {
  return useSyncExternalStore(
    (listener) => {
      addEventListener('online', listener);
      addEventListener('offline', listener);
      return () => {
        removeEventListener('online', listener);
        removeEventListener('offline', listener);
      };
    },
    () => navigator.onLine,
  );
}

/** What is around every page of somebody who is signed in. */
export function Shell() {
  const { t } = useWords();
  const signedIn = useSignedIn();
  const online = useOnline();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const main = useRef<HTMLElement>(null);
  const [open, setOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const user = useQuery({ ...me, enabled: signedIn });

  useEffect(() => {
    if (signedIn) return;
    queries.clear();
    void navigate({ to: '/signin' });
  }, [signedIn, queries, navigate]);
  useEffect(() => setOpen(false), [path]);

  const leave = async () => {
    await api.POST('/v1/auth/logout').catch(() => undefined);
    end();
  };
  return (
    <div className="shell">
      <a
        className="button primary skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t('app.skip')}
      </a>
      <header className="topbar">
        <Link to="/" className="brand">
          <Logo />
          Perene
        </Link>
        <Button
          kind="ghost icon"
          aria-label={t('app.menu')}
          aria-expanded={open}
          aria-controls="side"
          onClick={() => setOpen(!open)}
        >
          <Icon sign={open ? 'close' : 'menu'} size={22} />
        </Button>
      </header>
      <aside id="side" className={`side${open ? ' open' : ''}`}>
        <Link to="/" className="brand">
          <Logo />
          Perene
        </Link>
        <nav aria-label={t('nav.main')}>
          {PAGES.map(({ to, name, sign }) => (
            <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
              <Icon sign={sign} />
              {t(name)}
            </Link>
          ))}
        </nav>
        <div className="foot">
          <div className="who small">
            <strong>{user.data?.organization.name ?? '…'}</strong>
            <span className="muted">{user.data?.user.email ?? ''}</span>
          </div>
          <Preferences />
          <Button kind="ghost" onClick={leave}>
            <Icon sign="signout" />
            {t('nav.signout')}
          </Button>
        </div>
      </aside>
      <div>
        {!online && (
          <div className="offline" role="status">
            {t('offline')}
          </div>
        )}
        <main id="main" ref={main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </div>
  );
}
