import type { LinkProps } from '@tanstack/react-router';
import type { Permission } from '../api/roles';
import type { Key } from '../i18n';
import type { Sign } from '../ui';

export interface Page {
  to: NonNullable<LinkProps['to']>;
  name: Key;
  sign: Sign;
  /** Pages below it by their sense, whose address begins otherwise. */
  also?: string;
  /** What the user's role must allow. */
  needs?: Permission;
}

/** What the menu offers, with the pages that are seen below it while one is there. */
export interface Section extends Page {
  parts?: Page[];
}

/** The sections, in the order of a week's work. */
export const SECTIONS: Section[] = [
  {
    to: '/',
    name: 'nav.overview',
    sign: 'overview',
    also: '/start',
    parts: [{ to: '/alerts', name: 'nav.alerts', sign: 'warn' }],
  },
  { to: '/customers', name: 'nav.customers', sign: 'customers', also: '/customer' },
  {
    to: '/campaigns',
    name: 'nav.campaigns',
    sign: 'offer',
    also: '/campaigns/cmp_',
    parts: [
      { to: '/campaigns/messages', name: 'nav.messages', sign: 'mail' },
      { to: '/campaigns/offers', name: 'nav.offers', sign: 'offer' },
      { to: '/campaigns/plans', name: 'nav.products', sign: 'plan' },
    ],
  },
  {
    to: '/results',
    name: 'nav.results',
    sign: 'proof',
    parts: [
      { to: '/results/proof', name: 'nav.proof', sign: 'proof' },
      { to: '/results/revenue', name: 'nav.revenue', sign: 'revenue' },
    ],
  },
  {
    to: '/models',
    name: 'nav.models',
    sign: 'models',
    also: '/training-runs',
    parts: [
      { to: '/library', name: 'nav.library', sign: 'spark' },
      { to: '/datasets', name: 'nav.datasets', sign: 'datasets' },
      { to: '/sources', name: 'nav.sources', sign: 'plan' },
    ],
  },
];

/** The first steps, which are offered as long as they led to nothing. */
export const START: Page = { to: '/start', name: 'nav.start', sign: 'start' };

/** Whether an address is that of a page, or of one below it. */
const isAt = ({ to, also }: Page, path: string): boolean =>
  path === to || (to !== '/' && path.startsWith(`${to}/`)) || (!!also && path.startsWith(also));

/** Whether an address is of a section. */
export const isIn = ({ parts = [], ...own }: Section, path: string): boolean =>
  [own, ...parts].some((page) => isAt(page, path));

/** What stands at its foot. */
export const SETTINGS: Page = { to: '/settings', name: 'nav.settings', sign: 'settings' };

/** The pages of the settings. */
export const SETTINGS_PAGES: { name: Key; pages: Page[] }[] = [
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
      { to: '/settings/webhooks', name: 'settings.webhooks', sign: 'webhook', needs: 'webhooks' },
      { to: '/settings/audit', name: 'settings.audit', sign: 'log', needs: 'audit' },
    ],
  },
];
