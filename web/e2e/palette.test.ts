/** The palette: pages, customers and actions, by keyboard, by a button, and on a phone. */
import { expect, inject } from 'vitest';
import { contentWidth, during, PHONE, settle, signIn, violations } from './browser';
import { browserOf } from './browser-of';

const world = inject('world');
const { browser, test } = browserOf((page) => signIn(page, world.email), true);

test('keys open it, find a page, and go there', async ({ page }) => {
  await settle(page, 'models');
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Search pages, customers and actions' });
  const input = dialog.getByRole('combobox');
  await input.waitFor();
  expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.type('audit');
  await dialog.getByRole('option', { name: 'Audit log' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/settings/audit');
  expect(await dialog.count()).toBe(0);
});

test('arrow keys choose, Escape closes, and the focus goes back', async ({ page }) => {
  await settle(page, 'models');
  const way = page.getByRole('button', { name: 'Search', exact: true }).locator('visible=true');
  await way.click();
  const dialog = page.getByRole('dialog');
  const chosen = dialog.locator('[data-highlighted]');
  await chosen.getByText('Home').waitFor();
  await page.keyboard.press('ArrowDown');
  await chosen.getByText('Customers').waitFor();
  await page.keyboard.type('no such thing');
  await dialog.getByText('No results').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await way.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('a click beside it closes it, and does nothing else', async ({ page }) => {
  await settle(page, 'models');
  const link = (await page.locator('tbody a').first().boundingBox())!;
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.mouse.click(link.x + 3, link.y + 3);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(page.url()).toMatch(/\/models$/);
});

test('an action is done', async ({ page }) => {
  await settle(page, 'models');
  for (const [said, theme] of [
    ['dark', 'dark'],
    ['system', null],
  ] as const) {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill(said);
    await page.getByRole('option', { name: /Appearance/ }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.locator('html').getAttribute('data-theme')).toBe(theme);
  }
});

test('on a phone a customer is found by a part of the key', async () => {
  await during({ session: browser.context, ...PHONE }, async ({ page }) => {
    await settle(page, '');
    const key = (await page.locator('.riskiest a').first().textContent())!;
    await page.getByRole('button', { name: 'Buscar' }).locator('visible=true').click();
    await page.getByRole('dialog').getByRole('combobox').fill(key.slice(2));
    const found = page.getByRole('option', { name: key }).first();
    await found.waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await contentWidth(page)).toBe(PHONE.width);
    await found.click();
    await page.getByRole('heading', { name: key }).waitFor();
  });
});
