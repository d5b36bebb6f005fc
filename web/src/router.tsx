/** The pages and their addresses. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { SORTS, type Sort } from './api/queries';
import type { Schemas } from './api/client';
import { BASE } from './base';
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

const welcome = (path: '/signin' | '/signup') => ({
  getParentRoute: () => root,
  path,
  beforeLoad: () => {
    if (isSignedIn()) throw redirect({ to: '/' });
  },
});
const signIn = createRoute({
  ...welcome('/signin'),
  path: '/signin',
  component: lazyRouteComponent(() => import('./pages/welcome'), 'SignIn'),
});
const signUp = createRoute({
  ...welcome('/signup'),
  path: '/signup',
  component: lazyRouteComponent(() => import('./pages/welcome'), 'SignUp'),
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  beforeLoad: () => {
    if (!isSignedIn()) throw redirect({ to: '/signin' });
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

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signUp,
    app.addChildren([overview, start, customers, customer, datasets, dataset, models, train, model, run]),
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
