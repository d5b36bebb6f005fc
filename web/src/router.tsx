/** The pages and their addresses. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { AuditFilter } from './api/account';
import { SORTS, type Sort } from './api/queries';
import type { Schemas } from './api/client';
import { BASE } from './base';
import { ownPath } from './own-path';
import { isSignedIn } from './session';
import { Broken, NotFound } from './pages/wrong';
import { Shell } from './pages/shell';
import { Pending } from './pages/pending';

/** Of whom: those who are still there unless said. */
export type Who = 'left' | 'all';

const text = (value: unknown) => (value === undefined || value === '' ? undefined : String(value));
const among = <T extends string>(value: unknown, allowed: readonly T[]) =>
  allowed.find((one) => one === value);

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** Pages for whoever is not signed in; others are sent on. */
const outside = {
  getParentRoute: () => root,
  beforeLoad: () => {
    if (isSignedIn()) throw redirect({ to: '/' });
  },
};
const signIn = createRoute({
  ...outside,
  path: '/signin',
  component: lazyRouteComponent(() => import('./pages/account/sign-in'), 'SignIn'),
  validateSearch: (search): { to?: string } => ({ to: ownPath(search.to) }),
});
const signUp = createRoute({
  ...outside,
  path: '/signup',
  component: lazyRouteComponent(() => import('./pages/account/sign-up'), 'SignUp'),
});
const forgotPassword = createRoute({
  ...outside,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('./pages/account/forgot-password'), 'ForgotPassword'),
});

/** Where mailed links lead, signed in or not. */
const mailed = { getParentRoute: () => root };
const resetPassword = createRoute({
  ...mailed,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('./pages/account/reset-password'), 'ResetPassword'),
});
const verifyEmail = createRoute({
  ...mailed,
  path: '/verify-email',
  component: lazyRouteComponent(() => import('./pages/account/verify-email'), 'VerifyEmail'),
});
const invitation = createRoute({
  ...mailed,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./pages/account/invitation'), 'Invitation'),
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  beforeLoad: ({ location }) => {
    if (!isSignedIn())
      throw redirect({ to: '/signin', search: location.href === '/' ? {} : { to: location.href } });
  },
});
const parent = { getParentRoute: () => app };

const overview = createRoute({
  ...parent,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/overview'), 'Overview'),
  validateSearch: (search): { model?: string } => ({ model: text(search.model) }),
});
const start = createRoute({
  ...parent,
  path: '/start',
  component: lazyRouteComponent(() => import('./pages/start'), 'Start'),
});
const customers = createRoute({
  ...parent,
  path: '/customers',
  component: lazyRouteComponent(() => import('./pages/customers'), 'Customers'),
  validateSearch: (search): { run?: string; q?: string; risk?: Schemas['Risk']; who?: Who; sort?: Sort } => ({
    run: text(search.run),
    q: text(search.q),
    risk: among(search.risk, ['high', 'medium', 'low'] as const),
    who: among(search.who, ['left', 'all'] as const),
    sort: among(search.sort, SORTS),
  }),
});
const customer = createRoute({
  ...parent,
  path: '/customer',
  component: lazyRouteComponent(() => import('./pages/customer'), 'Customer'),
  validateSearch: (search): { run: string; key: string } => ({
    run: text(search.run) ?? '',
    key: text(search.key) ?? '',
  }),
});
const datasets = createRoute({
  ...parent,
  path: '/datasets',
  component: lazyRouteComponent(() => import('./pages/datasets'), 'Datasets'),
});
const dataset = createRoute({
  ...parent,
  path: '/datasets/$id',
  component: lazyRouteComponent(() => import('./pages/dataset'), 'Dataset'),
  validateSearch: (search): { guide?: boolean } => (search.guide ? { guide: true } : {}),
});
const models = createRoute({
  ...parent,
  path: '/models',
  component: lazyRouteComponent(() => import('./pages/models'), 'Models'),
});
const train = createRoute({
  ...parent,
  path: '/models/new',
  component: lazyRouteComponent(() => import('./pages/train'), 'Train'),
  validateSearch: (search): { dataset?: string; guide?: boolean } => ({
    dataset: text(search.dataset),
    ...(search.guide ? { guide: true } : {}),
  }),
});
const model = createRoute({
  ...parent,
  path: '/models/$id',
  component: lazyRouteComponent(() => import('./pages/model'), 'Model'),
  validateSearch: (search): { version?: number; compare?: number } => ({
    version: Number(search.version) || undefined,
    compare: Number(search.compare) || undefined,
  }),
});
const run = createRoute({
  ...parent,
  path: '/training-runs/$id',
  component: lazyRouteComponent(() => import('./pages/run'), 'Run'),
  validateSearch: (search): { guide?: boolean } => (search.guide ? { guide: true } : {}),
});

const settings = createRoute({
  ...parent,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/frame'), 'Settings'),
});
const inSettings = { getParentRoute: () => settings };
const settingsIndex = createRoute({
  ...inSettings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/profile', replace: true });
  },
});
const profile = createRoute({
  ...inSettings,
  path: '/profile',
  component: lazyRouteComponent(() => import('./pages/settings/profile'), 'Profile'),
});
const security = createRoute({
  ...inSettings,
  path: '/security',
  component: lazyRouteComponent(() => import('./pages/settings/security'), 'Security'),
});
const notifications = createRoute({
  ...inSettings,
  path: '/notifications',
  component: lazyRouteComponent(() => import('./pages/settings/notifications'), 'Notifications'),
});
const organization = createRoute({
  ...inSettings,
  path: '/organization',
  component: lazyRouteComponent(() => import('./pages/settings/organization'), 'Organization'),
});
const members = createRoute({
  ...inSettings,
  path: '/members',
  component: lazyRouteComponent(() => import('./pages/settings/members'), 'Members'),
});
const keys = createRoute({
  ...inSettings,
  path: '/keys',
  component: lazyRouteComponent(() => import('./pages/settings/keys'), 'Keys'),
});
const audit = createRoute({
  ...inSettings,
  path: '/audit',
  component: lazyRouteComponent(() => import('./pages/settings/audit'), 'Audit'),
  validateSearch: (search): AuditFilter => ({
    actor: text(search.actor),
    action: text(search.action),
    from: text(search.from),
    to: text(search.to),
  }),
});
const plan = createRoute({
  ...inSettings,
  path: '/plan',
  component: lazyRouteComponent(() => import('./pages/settings/plan'), 'Plan'),
  validateSearch: (search): { checkout?: 'done' } => (search.checkout === 'done' ? { checkout: 'done' } : {}),
});
/** Where Stripe's pages and reminders to pay lead. */
const payment = createRoute({
  ...parent,
  path: '/billing',
  beforeLoad: ({ search }) => {
    throw redirect({
      to: '/settings/plan',
      search: (search as { checkout?: unknown }).checkout === 'done' ? { checkout: 'done' } : {},
      replace: true,
    });
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signUp,
    forgotPassword,
    resetPassword,
    verifyEmail,
    invitation,
    app.addChildren([
      overview,
      start,
      customers,
      customer,
      datasets,
      dataset,
      models,
      train,
      model,
      run,
      payment,
      settings.addChildren([
        settingsIndex,
        profile,
        security,
        notifications,
        organization,
        members,
        keys,
        audit,
        plan,
      ]),
    ]),
  ]),
  basepath: BASE,
  defaultPreload: 'intent',
  defaultPendingComponent: Pending,
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
