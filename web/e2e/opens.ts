/** What opens: on which page, by which button, and what it is. */
import type { Page } from 'playwright-core';
import type { en } from '../src/i18n/en';

export type Opens = [name: string, page: string, button: keyof typeof en, shows?: 'dialog'];

export const OPENS: Opens[] = [
  ['columns', 'customers', 'customers.columns'],
  ['views', 'customers', 'views.title'],
  ['filter', 'customers', 'filter.add'],
  ['export', 'customers', 'customers.export'],
  ['labels', 'dataset', 'labels.edit', 'dialog'],
  ['read', 'dataset', 'read.title', 'dialog'],
  ['import', 'dataset', 'import.open', 'dialog'],
  ['delete', 'dataset', 'delete', 'dialog'],
  ['retrain', 'model', 'model.retrain', 'dialog'],
  ['score', 'model', 'scoring.title', 'dialog'],
  ['outcomes', 'quality', 'outcomes.title', 'dialog'],
  ['new-key', 'keys', 'keys.new', 'dialog'],
  ['invite', 'members', 'people.invite', 'dialog'],
  ['connect', 'sources', 'sources.connect', 'dialog'],
  ['build', 'datasets', 'build.new', 'dialog'],
  ['change-key', 'sources', 'sources.changeKey', 'dialog'],
  ['signing-secret', 'sources', 'sources.setSecret', 'dialog'],
  ['new-campaign', 'campaigns', 'campaigns.new', 'dialog'],
  ['test-mode', 'messages', 'clock.begin', 'dialog'],
  ['second-factor', 'security', 'totp.on', 'dialog'],
  ['change-email', 'profile', 'profile.changeEmail', 'dialog'],
];

/** What is open, of a kind. */
export const opened = (page: Page, shows?: 'dialog') =>
  page.locator(shows === 'dialog' ? 'dialog[open]' : '.popup').first();
