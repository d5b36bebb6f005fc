/** The dashboard as `npm run dev` serves it, where React runs every effect twice and says what it minds. */
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { createServer, type ViteDevServer } from 'vite';
import type { Page } from 'playwright-core';
import { PASSWORD } from './browser';
import { browserOf } from './browser-of';

const world = inject('world');
let server: ViteDevServer;
let address = '';
beforeAll(async () => {
  server = await createServer({ server: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
  await server.listen();
  address = `http://127.0.0.1:${(server.httpServer!.address() as { port: number }).port}/`;
});
afterAll(() => server.close());
const { browser, test } = browserOf(undefined, true);

async function go(page: Page, path: string) {
  await page.goto(address + path, { waitUntil: 'networkidle' });
  await page.locator('h1').waitFor();
}

test('somebody signs in', { timeout: 180_000 }, async ({ page }) => {
  await page.goto(`${address}signin`, { timeout: 120_000 });
  await page.locator('[name=email]').fill(world.email, { timeout: 120_000 });
  await page.locator('[name=password]').fill(PASSWORD);
  await page.locator('[type=submit]').click();
  await page.getByRole('heading', { name: 'Home' }).waitFor({ timeout: 120_000 });
});

test.for([
  ['models', 'Delete'],
  ['models', 'Retrain'],
  ['models', 'Score customers'],
  ['datasets', 'Rename columns'],
])('in %s, the dialog of %s stays open until it is closed', async ([list, button], { page }) => {
  await go(page, list === 'models' ? `models/${world.model}` : `datasets/${world.dataset}`);
  await page.getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await page.waitForTimeout(500);
  expect(await dialog.isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('React minds nothing on any page', async ({ page }) => {
  const pages = [
    '',
    'customers',
    'models',
    'models/new',
    'datasets',
    'start',
    'settings/members',
    'settings/plan',
  ];
  for (const path of [...pages, `models/${world.model}?tab=contact`, `customers?run=${world.second}`])
    await go(page, path);
  expect(browser.heard.errors).toEqual([]);
});
