import { describe, expect } from 'vitest';
import { during, newAddress, PHONE, SETTINGS, settle, signUp } from './browser';
import { browserOf, inspect } from './browser-of';

const OUTSIDE = [
  'signin',
  'signup',
  'forgot-password',
  'reset-password',
  'verify-email',
  'take-back',
  'invitation',
];
const INSIDE = SETTINGS.map((page) => `settings/${page}`);
const { browser, test } = browserOf((page) => signUp(page, newAddress('settings')), true);

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test('axe finds nothing on any page', async () => {
    await during({ colorScheme }, (other) => inspect(other, OUTSIDE));
    await during({ session: browser.context, colorScheme }, (other) => inspect(other, INSIDE));
  });
});

test('that customers are accounts is said before the first events', async ({ page }) => {
  await settle(page, 'settings/organization');
  const who = page.getByRole('combobox', { name: 'Who your customers are' });
  expect(await who.inputValue()).toBe('people');
  await who.selectOption('accounts');
  await page.getByText('matched by groupId').waitFor();
  await page.getByText('Saved').waitFor();
  await settle(page, 'settings/organization');
  expect(await who.inputValue()).toBe('accounts');
  await who.selectOption('people');
  await page.getByText('matched by userId').waitFor();
});

test('on a phone nothing is wider than the screen, and Portuguese is spoken', async () => {
  await during(PHONE, (phone) => inspect(phone, OUTSIDE));
  await during({ session: browser.context, ...PHONE }, async (phone) => {
    await inspect(phone, INSIDE);
    expect(await phone.page.locator('html').getAttribute('lang')).toBe('pt-BR');
    await phone.page.getByRole('heading', { name: 'Plano e uso' }).waitFor();
    // Currency and numbers are those of the language.
    expect(await phone.page.locator('.plans').textContent()).toMatch(/US\$\s99/);
  });
});
