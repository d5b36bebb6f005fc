import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { api } from '../api/client';
import { me } from '../api/me';
import { models } from '../api/models';
import { hasLeft, leave, useSignedIn } from '../api/session';
import { scoringRuns } from '../features/customers/api';
import { useWords, Vocabulary } from '../i18n';
import { Button, Icon, Logo, Problem } from '../ui';
import { Person } from './account-menu';
import { Banners } from './banners';
import { Elsewhere } from './elsewhere';
import { SectionLink } from './section-link';
import { SECTIONS, SETTINGS } from './pages';
import { PaletteButton, usePalette } from './palette-button';
import { Pending } from './pending';

const Palette = lazy(() => import('./palette'));
const SecondFactorGate = lazy(() => import('./second-factor-gate'));
/** Pages that concern the account, and the way out of the organization. */
const WITHOUT_SECOND_FACTOR = /\/settings\/(profile|security|organization)$/;

/** What is around every page of somebody who is signed in. */
export function Shell() {
  const words = useWords();
  const signedIn = useSignedIn();
  const router = useRouter();
  const queries = useQueryClient();
  // Only what is known already: pages ask.
  const known = useQuery({ ...models, enabled: false }).data;
  const task = known?.every((one) => one.task === known[0]?.task) ? known[0]?.task : undefined;
  const { t } = task ? words.of(task) : words;
  const palette = usePalette();
  // The first steps are offered as long as they led to nothing, and no longer.
  const runs = useQuery({ ...scoringRuns, enabled: false }).data;
  const main = useRef<HTMLElement>(null);
  // Open on the page where it was opened, and no longer.
  const [openAt, setOpenAt] = useState<string>();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const starts = path === '/start' || (!!runs && !runs.some(({ status }) => status === 'succeeded'));
  const open = openAt === path;

  const session = useQuery({ ...me, enabled: signedIn });
  const missing = session.data?.second_factor_missing;
  // Without who it is, pages would look as if rights were lost. It is said from the first failure on, and tried again.
  const trouble = session.data ? undefined : (session.error ?? session.failureReason);
  // Until they go on themselves: the recovery codes are shown there.
  const [gated, setGated] = useState(false);
  if (missing && !gated) setGated(true);
  const goOn = () => {
    setGated(false);
    void queries.invalidateQueries();
  };

  useEffect(() => {
    if (signedIn) return;
    queries.clear();
    // Whose session ran out comes back here; who left on purpose does not.
    const to = hasLeft() ? undefined : router.latestLocation.href;
    void router.navigate({ to: '/signin', search: { to } });
  }, [signedIn, queries, router]);

  const signOut = async () => {
    await api.POST('/v1/auth/logout').catch(() => undefined);
    leave();
  };
  if (!signedIn) return null;
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
        <PaletteButton kind="ghost icon" onClick={palette.open} />
        <Button
          kind="ghost icon"
          aria-label={t('app.menu')}
          aria-expanded={open}
          aria-controls="side"
          onClick={() => setOpenAt(open ? undefined : path)}
        >
          <Icon sign={open ? 'close' : 'menu'} size={22} />
        </Button>
      </header>
      <aside id="side" className={`side${open ? ' open' : ''}`}>
        <Link to="/" className="brand">
          <Logo />
          Perene
        </Link>
        <PaletteButton onClick={palette.open} />
        <nav aria-label={t('nav.main')}>
          {[...SECTIONS, SETTINGS].map((section) => (
            <SectionLink key={section.to} of={section} path={path} t={t} />
          ))}
        </nav>
        <div className="foot">
          <Person onLeave={signOut} />
        </div>
      </aside>
      <div>
        <Banners />
        <main id="main" ref={main} tabIndex={-1}>
          {gated && !WITHOUT_SECOND_FACTOR.test(path) ? (
            <Suspense fallback={<Pending />}>
              <SecondFactorGate onDone={goOn} />
            </Suspense>
          ) : trouble ? (
            <div className="page">
              <Problem of={{ error: trouble, refetch: () => queries.refetchQueries() }} />
            </div>
          ) : (
            <Outlet />
          )}
        </main>
      </div>
      <Elsewhere />
      {palette.isOpen && (
        <Suspense>
          <Vocabulary of={task}>
            <Palette starts={starts} onClose={palette.close} onLeave={signOut} />
          </Vocabulary>
        </Suspense>
      )}
    </div>
  );
}
