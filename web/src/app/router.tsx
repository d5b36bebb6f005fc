/** The pages and their addresses. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { Schemas } from '../api/client';
import { isSignedIn } from '../api/session';
import { BASE } from '../browser/base';
import { ownPath } from '../browser/own-path';
import type { AuditFilter } from '../features/audit/api';
import { type Sort, SORTS } from '../features/customers/api';
import type { Who } from '../features/customers/search';
import { Broken, NotFound } from './error-pages';
import { Pending } from './pending';
import { Shell } from './shell';

const text = (value: unknown) => (value === undefined || value === '' ? undefined : String(value));
const among = <T extends string>(value: unknown, allowed: readonly T[]) =>
  allowed.find((one) => one === value);

/** A page's address, and where its code comes from when it is first wanted. */
const page = <Path extends string, File extends Record<string, unknown>, Name extends keyof File>(
  path: Path,
  load: () => Promise<File>,
  name: Name,
) => ({ path, component: lazyRouteComponent(load, name) });

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
  ...page('/signin', () => import('../features/account/pages/sign-in'), 'SignIn'),
  validateSearch: (search): { to?: string } => ({ to: ownPath(search.to) }),
});
const signUp = createRoute({
  ...outside,
  ...page('/signup', () => import('../features/account/pages/sign-up'), 'SignUp'),
});
const forgotPassword = createRoute({
  ...outside,
  ...page('/forgot-password', () => import('../features/account/pages/forgot-password'), 'ForgotPassword'),
});

/** Where mailed links lead, signed in or not. */
const mailed = { getParentRoute: () => root };
const resetPassword = createRoute({
  ...mailed,
  ...page('/reset-password', () => import('../features/account/pages/reset-password'), 'ResetPassword'),
});
const verifyEmail = createRoute({
  ...mailed,
  ...page('/verify-email', () => import('../features/account/pages/verify-email'), 'VerifyEmail'),
});
const invitation = createRoute({
  ...mailed,
  ...page('/invitation', () => import('../features/account/pages/accept-invitation'), 'AcceptInvitation'),
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
  ...page('/', () => import('../features/overview/pages/overview'), 'Overview'),
  validateSearch: (search): { model?: string } => ({ model: text(search.model) }),
});
const start = createRoute({
  ...parent,
  ...page('/start', () => import('../features/datasets/pages/get-started'), 'GetStarted'),
});
const customers = createRoute({
  ...parent,
  ...page('/customers', () => import('../features/customers/pages/customers'), 'Customers'),
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
  ...page('/customer', () => import('../features/customers/pages/customer'), 'Customer'),
  validateSearch: (search): { run: string; key: string } => ({
    run: text(search.run) ?? '',
    key: text(search.key) ?? '',
  }),
});
const datasets = createRoute({
  ...parent,
  ...page('/datasets', () => import('../features/datasets/pages/datasets'), 'Datasets'),
});
const dataset = createRoute({
  ...parent,
  ...page('/datasets/$id', () => import('../features/datasets/pages/dataset'), 'Dataset'),
  validateSearch: (search): { guide?: boolean } => (search.guide ? { guide: true } : {}),
});
const models = createRoute({
  ...parent,
  ...page('/models', () => import('../features/models/pages/models'), 'Models'),
});
const train = createRoute({
  ...parent,
  ...page('/models/new', () => import('../features/training/pages/new-model'), 'NewModel'),
  validateSearch: (search): { dataset?: string; guide?: boolean } => ({
    dataset: text(search.dataset),
    ...(search.guide ? { guide: true } : {}),
  }),
});
const model = createRoute({
  ...parent,
  ...page('/models/$id', () => import('../features/models/pages/model'), 'Model'),
  validateSearch: (search): { version?: number; compare?: number } => ({
    version: Number(search.version) || undefined,
    compare: Number(search.compare) || undefined,
  }),
});
const run = createRoute({
  ...parent,
  ...page('/training-runs/$id', () => import('../features/training/pages/training-run'), 'TrainingRun'),
  validateSearch: (search): { guide?: boolean } => (search.guide ? { guide: true } : {}),
});

const settings = createRoute({
  ...parent,
  ...page('/settings', () => import('./settings-frame'), 'Settings'),
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
  ...page('/profile', () => import('../features/account/pages/profile'), 'Profile'),
});
const security = createRoute({
  ...inSettings,
  ...page('/security', () => import('../features/account/pages/security'), 'Security'),
});
const notifications = createRoute({
  ...inSettings,
  ...page('/notifications', () => import('../features/organization/pages/notifications'), 'Notifications'),
});
const organization = createRoute({
  ...inSettings,
  ...page('/organization', () => import('../features/organization/pages/organization'), 'Organization'),
});
const members = createRoute({
  ...inSettings,
  ...page('/members', () => import('../features/organization/pages/members'), 'Members'),
});
const keys = createRoute({
  ...inSettings,
  ...page('/keys', () => import('../features/api-keys/pages/api-keys'), 'ApiKeys'),
});
const audit = createRoute({
  ...inSettings,
  ...page('/audit', () => import('../features/audit/pages/audit'), 'Audit'),
  validateSearch: (search): AuditFilter => ({
    actor: text(search.actor),
    action: text(search.action),
    from: text(search.from),
    to: text(search.to),
  }),
});
const plan = createRoute({
  ...inSettings,
  ...page('/plan', () => import('../features/billing/pages/plan'), 'Plan'),
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
