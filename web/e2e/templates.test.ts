/** A message in one's own words: typed, seen, tried out, saved, brought back, and never lost by a click. */
import { expect } from 'vitest';
import { ask, newAddress, PHONE, settle, signUpProved, violations } from './browser';
import { browserOf, inspect } from './browser-of';

const address = newAddress('templates');
const { browser, test } = browserOf((page) => signUpProved(page, address));

const RENEWAL = 'campaigns/messages/templates/renewal/only/en';
const API = 'v1/outreach/templates/renewal/only/en';

test('templates are listed for each message and language', async ({ page }) => {
  await settle(page, 'campaigns/messages');
  await page.getByRole('tab', { name: 'Templates' }).click();
  const row = page.locator('tbody tr', { hasText: 'Renewal' }).first();
  await row.getByText('Built-in').waitFor();
  await page.getByText('Failed payment: to colleagues').first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Renewal, English' }).click();
  await page.waitForURL(`**/${RENEWAL}`);
  await page.getByText('Never changed').waitFor();
});

test('what is typed is seen as customers get it, and what does not read is marked', async ({ page }) => {
  await settle(page, RENEWAL);
  const subject = page.getByLabel('Subject');
  await subject.fill('Your plan: ');
  await page.locator('.variables').getByRole('button', { name: /^Plan/ }).click();
  expect(await subject.inputValue()).toBe('Your plan: {{ plan }}');
  await page.getByText('Your plan: Pro').waitFor();
  const mail = page.frameLocator('iframe.mail');
  await mail.getByText('Hello Jane Miller').waitFor();
  const link = mail.locator('[data-style]').first();
  await expect.poll(() => link.getAttribute('style')).toContain('margin');
  await page.getByRole('button', { name: 'As text' }).click();
  await page.locator('.letter').getByText('Unsubscribe: https://example.com/unsubscribe').waitFor();
  expect(await violations(page)).toEqual([]);

  const text = page.getByLabel('Text', { exact: true });
  await text.fill('Hello {{ nobody }}');
  await page.getByText('Line 1, character 7').waitFor();
  expect(await text.getAttribute('aria-invalid')).toBe('true');
  expect(await violations(page)).toEqual([]);
  await text.fill('Hello {{ customer_name | there }}, see you soon.');
  await page.locator('.letter').getByText('Hello Jane Miller, see you soon.').waitFor();
});

test('what is not saved is not lost by a click', async ({ page }) => {
  await page.getByRole('link', { name: 'All templates' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Your changes have not been saved.').waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Keep editing' }).click();
  expect(await page.getByLabel('Subject').inputValue()).toBe('Your plan: {{ plan }}');
});

test('a test goes to oneself, and saving makes a version', async ({ page }) => {
  await page.getByRole('button', { name: 'Send me a test' }).click();
  await page.getByText(`A test was sent to ${address}`).waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The next messages use these words.').waitFor();
  await page.locator('tbody').getByText('Version 1').waitFor();
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
});

test('who saves over somebody else is told, and chooses', async ({ page }) => {
  await page.getByLabel('Subject').fill('Mine');
  const theirs = { after: 1, words: { subject: 'Theirs', body: 'Hello' } };
  expect((await ask(page, 'PUT', API, theirs)).status).toBe(200);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Someone else changed this while you were editing').waitFor();
  await page.locator('.note').getByText('Theirs', { exact: true }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Keep mine, and save it over theirs' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('tbody').getByText('Version 3').waitFor();
});

test('earlier words are read and brought back, and the built-in ones, too', async ({ page }) => {
  await page.getByRole('button', { name: 'Read version 1' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Your plan: {{ plan }}').waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Use these words again' }).click();
  await expect.poll(() => page.getByLabel('Subject').inputValue()).toBe('Your plan: {{ plan }}');
  await page.locator('tbody').getByText('Words of version 1').waitFor();
  await page.getByRole('button', { name: 'Built-in words' }).click();
  await dialog.getByRole('button', { name: 'Use these words again' }).click();
  await page.locator('tbody').getByText('Version 5').waitFor();
  await expect
    .poll(() => page.getByLabel('Subject').inputValue())
    .toBe('Your {{ plan }} subscription renews on {{ date }}');
});

test('on a phone and in the dark it is read as well', async ({ page }) => {
  const pages = [RENEWAL, 'campaigns/messages/templates/payment_failed/first/pt-BR'];
  await inspect(browser, pages);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
  await inspect(browser, pages);
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.emulateMedia({ colorScheme: 'light' });
});
