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

/** What the menu offers, in the order of a week's work. */
export const PAGES: Page[] = [
  { to: '/', name: 'nav.overview', sign: 'overview' },
  { to: '/customers', name: 'nav.customers', sign: 'customers', also: '/customer' },
  { to: '/alerts', name: 'nav.alerts', sign: 'warn' },
  { to: '/messages', name: 'nav.messages', sign: 'mail', also: '/offers' },
  { to: '/revenue', name: 'nav.revenue', sign: 'revenue' },
  { to: '/proof', name: 'nav.proof', sign: 'proof' },
  { to: '/models', name: 'nav.models', sign: 'models', also: '/training-runs' },
  { to: '/datasets', name: 'nav.datasets', sign: 'datasets' },
  { to: '/sources', name: 'nav.sources', sign: 'plan' },
  { to: '/start', name: 'nav.start', sign: 'start' },
];

/** What is reached from a page of the menu, and by the palette. */
export const FURTHER_PAGES: Page[] = [{ to: '/offers', name: 'nav.offers', sign: 'offer' }];

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
