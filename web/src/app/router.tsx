/** The pages and their addresses. */
import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { FetchQueryOptions } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Refusal } from '../api/client';
import { me } from '../api/me';
import { models } from '../api/models';
import { isSignedIn } from '../api/session';
import { BASE } from '../browser/base';
import { ownPath } from '../browser/own-path';
import { type DateRange, readRange } from '../browser/date-range';
import type { AuditSearch } from '../features/audit/api';
import { anybody, scoringRuns, SORTS } from '../features/customers/api';
import { type Tab, TABS } from '../features/models/tabs';
import { conditions } from '../features/customers/conditions';
import { ORDERS, readPeople } from '../features/customers/people-search';
import type { CustomersSearch } from '../features/customers/search';
import { outreach } from '../features/messages/api';
import { readAlerts } from '../features/alerts/search';
import { readCampaign } from '../features/campaigns/search';
import { readMessages } from '../features/messages/search';
import { Broken, NotFound } from './error-pages';
import { Pending } from './pending';
import { queries } from './queries';
import { Shell } from './shell';

const text = (value: unknown) => (value === undefined || value === '' ? undefined : String(value));
const among = <T extends string>(value: unknown, allowed: readonly T[]) =>
  allowed.find((one) => one === value);
type Given = Record<string, unknown>;
const guided = (search: Given): { guide?: boolean } => (search.guide ? { guide: true } : {});
const afterCheckout = (search: Given): { checkout?: 'done' } =>
  search.checkout === 'done' ? { checkout: 'done' } : {};

/**
 * A page's code as far as it can be had. Offline the page says so; the router would load it anew, as after a release, and
 * the browser show an error of its own.
 */
const ifOnline =
  <Page,>(load: () => Promise<Page>) =>
  () =>
    load().catch((error: unknown) => {
      throw navigator.onLine ? error : new Refusal('unreachable', 0, '');
    });

/** Asks the API while the code that shows it is still on its way. */
const ahead =
  // Queries differ in what they find, which does not matter here.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  (...asked: FetchQueryOptions<any, any, any, any>[]) =>
    () =>
      asked.forEach((one) => void queries.prefetchQuery(one));

/**
 * A way to declare pages below a route: an address, where its code comes from when it is first wanted, and what it asks
 * before all else.
 */
const below =
  <Parent extends AnyRoute>(parent: Parent) =>
  <Path extends string, Search = object>(
    path: Path,
    load: () => Promise<{ default: () => ReactNode }>,
    validateSearch?: (search: Given) => Search,
    loader?: () => void,
  ) =>
    createRoute({
      getParentRoute: () => parent,
      path,
      component: lazyRouteComponent(ifOnline(load)),
      validateSearch,
      loader,
    });

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** Pages for whoever is not signed in; others are sent on. */
const outside = createRoute({
  getParentRoute: () => root,
  id: 'outside',
  beforeLoad: () => {
    if (isSignedIn()) throw redirect({ to: '/' });
  },
});
const outsidePage = below(outside);
const signIn = outsidePage(
  '/signin',
  () => import('../features/account/pages/sign-in'),
  (search): { to?: string } => ({ to: ownPath(search.to) }),
);
const signUp = outsidePage('/signup', () => import('../features/account/pages/sign-up'));
const forgotPassword = outsidePage(
  '/forgot-password',
  () => import('../features/account/pages/forgot-password'),
);

/** Where mailed links lead, signed in or not. */
const mailedPage = below(root);
const resetPassword = mailedPage('/reset-password', () => import('../features/account/pages/reset-password'));
const verifyEmail = mailedPage('/verify-email', () => import('../features/account/pages/verify-email'));
const takeBack = mailedPage('/take-back', () => import('../features/account/pages/take-back'));
const invitation = mailedPage('/invitation', () => import('../features/account/pages/accept-invitation'));

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  loader: ahead(me),
  beforeLoad: ({ location }) => {
    if (!isSignedIn())
      throw redirect({ to: '/signin', search: location.href === '/' ? {} : { to: location.href } });
  },
});
const page = below(app);
const overview = page(
  '/',
  () => import('../features/overview/pages/overview'),
  (search): { model?: string } & DateRange => ({ model: text(search.model), ...readRange(search) }),
  ahead(models, scoringRuns, anybody),
);
const start = page('/start', () => import('../features/datasets/pages/get-started'));
const customers = page(
  '/customers',
  () => import('../features/customers/pages/customers'),
  (search): CustomersSearch => ({
    ...readPeople(search),
    run: text(search.run),
    who: among(search.who, ['left', 'all'] as const),
    filter: conditions(search.filter),
    sort: among(search.sort, SORTS),
    order: among(search.order, ORDERS),
    peek: text(search.peek),
  }),
  ahead(scoringRuns, anybody),
);
const customer = page(
  '/customer',
  () => import('../features/customers/pages/customer'),
  (search): { run?: string; key?: string; id?: string } => ({
    run: text(search.run),
    key: text(search.key),
    id: text(search.id),
  }),
);
const alerts = page('/alerts', () => import('../features/alerts/pages/alerts'), readAlerts);
const messages = page(
  '/campaigns/messages',
  () => import('../features/messages/pages/messages'),
  readMessages,
  ahead(outreach),
);
const messageTemplate = page(
  '/campaigns/messages/templates/$reason/$step/$language',
  () => import('../features/messages/pages/template'),
);
const campaigns = page(
  '/campaigns',
  () => import('../features/campaigns/pages/campaigns'),
  (search): { new?: boolean } => (search.new ? { new: true } : {}),
);
const campaign = page('/campaigns/$id', () => import('../features/campaigns/pages/campaign'), readCampaign);
const offers = page('/campaigns/offers', () => import('../features/offers/pages/offers'));
const products = page('/campaigns/plans', () => import('../features/offers/pages/products'));
const revenue = page('/results/revenue', () => import('../features/revenue/pages/revenue'));
const proof = page(
  '/results/proof',
  () => import('../features/proof/pages/proof'),
  (search): { campaign?: string } => ({ campaign: text(search.campaign) }),
);
/** A way that only leads on: of a section to its first page, and of addresses that pages had once. */
const leadsOn = <Path extends string>(path: Path, to: '/results/proof' | '/results/revenue') =>
  createRoute({
    getParentRoute: () => app,
    path,
    beforeLoad: () => {
      throw redirect({ to, replace: true });
    },
  });
const results = leadsOn('/results', '/results/proof');
const oldProof = leadsOn('/proof', '/results/proof');
const oldRevenue = leadsOn('/revenue', '/results/revenue');
const oldMessages = createRoute({
  getParentRoute: () => app,
  path: '/messages',
  validateSearch: readMessages,
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/campaigns/messages', search, replace: true });
  },
});
/** The model by which customers are to be scored next. */
const toScore = (search: Record<string, unknown>): { score?: string } => ({ score: text(search.score) });
/** What a list is searched for. */
const searched = (search: Given): { q?: string } => ({ q: text(search.q) });
const datasets = page(
  '/datasets',
  () => import('../features/datasets/pages/datasets'),
  (search): { score?: string; q?: string } => ({ ...toScore(search), ...searched(search) }),
);
const dataset = page(
  '/datasets/$id',
  () => import('../features/datasets/pages/dataset'),
  (search): { guide?: boolean; score?: string } => ({ ...guided(search), ...toScore(search) }),
);
const sources = page('/sources', () => import('../features/sources/pages/sources'));
const library = page('/library', () => import('../features/library/pages/library'));
const modelsPage = page('/models', () => import('../features/models/pages/models'), searched);
const train = page(
  '/models/new',
  () => import('../features/training/pages/new-model'),
  (search): { dataset?: string; task?: string; without?: string; guide?: boolean } => ({
    dataset: text(search.dataset),
    task: text(search.task),
    without: text(search.without),
    ...guided(search),
  }),
);
const model = page(
  '/models/$id',
  () => import('../features/models/pages/model'),
  (search): { tab?: Tab; version?: number; compare?: number } & DateRange => ({
    tab: among(search.tab, TABS),
    version: Number(search.version) || undefined,
    compare: Number(search.compare) || undefined,
    ...readRange(search),
  }),
);
const run = page('/training-runs/$id', () => import('../features/training/pages/training-run'), guided);

const settings = page('/settings', () => import('./settings-frame'));
const settingsPage = below(settings);
const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/profile', replace: true });
  },
});
const profile = settingsPage('/profile', () => import('../features/account/pages/profile'));
const security = settingsPage('/security', () => import('../features/account/pages/security'));
const notifications = settingsPage(
  '/notifications',
  () => import('../features/organization/pages/notifications'),
);
const organization = settingsPage(
  '/organization',
  () => import('../features/organization/pages/organization'),
);
const members = settingsPage('/members', () => import('../features/organization/pages/members'));
const keys = settingsPage('/keys', () => import('../features/api-keys/pages/api-keys'));
const webhooks = settingsPage('/webhooks', () => import('../features/webhooks/pages/webhooks'));
const webhook = settingsPage('/webhooks/$id', () => import('../features/webhooks/pages/webhook'));
const audit = settingsPage(
  '/audit',
  () => import('../features/audit/pages/audit'),
  (search): AuditSearch => ({
    actor: text(search.actor),
    action: text(search.action),
    ...readRange(search),
  }),
);
const plan = settingsPage(
  '/plan',
  () => import('../features/billing/pages/plan'),
  (search): { checkout?: 'done' } & DateRange => ({ ...afterCheckout(search), ...readRange(search) }),
);
/** Where Stripe's pages and reminders to pay lead. */
const payment = createRoute({
  getParentRoute: () => app,
  path: '/billing',
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/settings/plan', search: afterCheckout(search), replace: true });
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    outside.addChildren([signIn, signUp, forgotPassword]),
    resetPassword,
    verifyEmail,
    takeBack,
    invitation,
    app.addChildren([
      overview,
      start,
      customers,
      alerts,
      campaigns,
      campaign,
      messages,
      messageTemplate,
      offers,
      products,
      results,
      revenue,
      proof,
      oldMessages,
      oldRevenue,
      oldProof,
      customer,
      datasets,
      dataset,
      sources,
      library,
      modelsPage,
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
        webhooks,
        webhook,
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
