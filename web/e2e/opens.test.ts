/** Whatever opens: it is seen whole, says nothing cut and nothing in another language, is free of violations, and gives the
 * focus back to what opened it. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import { en } from '../src/i18n/en';
import { pt } from '../src/i18n/pt';
import { during, type Options, PHONE, SETTINGS, settle, signIn, violations } from './browser';
import { browserOf } from './browser-of';
import { cut, english } from './look';
import { opened, OPENS } from './opens';

const world = inject('world');
const { browser, test } = browserOf((page) => signIn(page, world.email), true);
const PAGES: Record<string, string> = {
  overview: '',
  customers: `customers?run=${world.first}`,
  datasets: 'datasets',
  dataset: `datasets/${world.dataset}`,
  models: 'models',
  model: `models/${world.model}`,
  quality: `models/${world.model}?tab=quality`,
  contact: `models/${world.model}?tab=contact`,
  sources: 'sources',
  alerts: 'alerts',
  campaigns: 'campaigns',
  messages: 'campaigns/messages',
  proof: 'results/proof',
  revenue: 'results/revenue',
  ...Object.fromEntries(SETTINGS.map((name) => [name, `settings/${name}`])),
};

/** Looks at what is open, and closes it. */
async function look(
  page: Page,
  opener: Locator,
  shows: Locator,
  name: string,
  thoroughly: boolean,
): Promise<void> {
  await shows.waitFor();
  const box = (await shows.boundingBox())!;
  const { width, height } = page.viewportSize()!;
  expect([box.x >= 0, box.y >= 0, box.x + box.width <= width, box.y + box.height <= height], name).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(await cut(page), name).toEqual([]);
  if ((await page.locator('html').getAttribute('lang')) === 'pt-BR')
    expect(await english(page), name).toEqual([]);
  if (thoroughly) expect(await violations(page), name).toEqual([]);
  await page.keyboard.press('Escape');
  await shows.waitFor({ state: 'detached' });
  await expect
    .poll(() => opener.evaluate((element) => element === document.activeElement), { message: name })
    .toBe(true);
}

const MINUTES = 60_000;

describe.each([
  ['English', {}, en, true],
  // In other sizes the same stands elsewhere: where is looked at, not once more what.
  ['English, very large', { width: 1920, height: 1080 }, en, false],
  ['English, on a tablet', { width: 834, height: 1112 }, en, false],
  ['Portuguese, on a phone, dark', { ...PHONE, colorScheme: 'dark' }, pt, true],
] satisfies [string, Options, typeof en, boolean][])('in %s', (_, options, words, thoroughly) => {
  test('dialogs', { timeout: 5 * MINUTES }, async () => {
    await during({ session: browser.context, ...options }, async ({ page }) => {
      for (const [name, at, button, shows] of OPENS) {
        if (shows !== 'dialog') continue;
        await settle(page, PAGES[at]!);
        const opener = page.getByRole('button', { name: words[button], exact: true }).first();
        // There is nothing to change before something is connected.
        if (!(await opener.isVisible())) continue;
        await opener.click();
        await look(page, opener, opened(page, shows), name, thoroughly);
      }
    });
  });

  test('menus, and what explains terms', { timeout: 5 * MINUTES }, async () => {
    await during({ session: browser.context, ...options }, async ({ page }) => {
      let seen = 0;
      for (const address of Object.values(PAGES)) {
        await settle(page, address);
        const openers = page.locator('main button[aria-haspopup=dialog]');
        for (const [at, opener] of (await openers.all()).entries()) {
          if (!(await opener.isVisible()) || !(await opener.isEnabled())) continue;
          await opener.click();
          const name = `${address}: ${await opener.getAttribute('aria-label')}`;
          // They are all made alike: one of a page is enough for the slow look.
          await look(page, opener, opened(page), name, thoroughly && at === 0);
          seen += 1;
        }
      }
      expect(seen).toBeGreaterThan(10);
    });
  });
});
