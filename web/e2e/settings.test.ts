import { describe, expect, test } from 'vitest';
import { lend, newAddress, open, settle, signUp, URL_, violations } from './browser';
import { browserOf } from './browser-of';

const OUTSIDE = ['signin', 'signup', 'forgot-password', 'reset-password', 'verify-email', 'invitation'];
const INSIDE = [
  'profile',
  'security',
  'notifications',
  'organization',
  'members',
  'keys',
  'audit',
  'plan',
].map((page) => `settings/${page}`);
const browser = browserOf((page) => signUp(page, newAddress('settings')), true);

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test('axe finds nothing on any page', async () => {
    const other = await open({ colorScheme });
    for (const address of OUTSIDE) {
      await settle(other.page, address);
      expect(await violations(other.page), address).toEqual([]);
    }
    await lend(browser.context, other.context);
    for (const address of INSIDE) {
      await settle(other.page, address);
      expect(await violations(other.page), address).toEqual([]);
    }
    expect(other.heard.errors).toEqual([]);
    expect([...other.heard.hosts]).toEqual([new URL(URL_).host]);
    await other.context.close();
  });
});

test('on a phone nothing is wider than the screen, and Portuguese is spoken', async () => {
  const phone = await open({ width: 390, height: 844, locale: 'pt-BR' });
  const width = () => phone.page.evaluate(() => document.documentElement.scrollWidth);
  for (const address of OUTSIDE) {
    await settle(phone.page, address);
    expect(await width(), address).toBeLessThanOrEqual(390);
  }
  await lend(browser.context, phone.context);
  for (const address of INSIDE) {
    await settle(phone.page, address);
    expect(await width(), address).toBeLessThanOrEqual(390);
    expect(await phone.page.locator('html').getAttribute('lang')).toBe('pt-BR');
  }
  await phone.page.getByRole('heading', { name: 'Plano e uso' }).waitFor();
  // Currency and numbers are those of the language.
  expect(await phone.page.locator('.plans').textContent()).toMatch(/US\$\s99/);
  await phone.context.close();
});
