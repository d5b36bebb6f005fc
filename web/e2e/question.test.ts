/** The question a retention lead comes with: whom to call first, why, what that is worth, and what has changed. */
import { expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { en } from '../src/i18n/en';
import { pt } from '../src/i18n/pt';
import { during, PASSWORD, PHONE, URL_ } from './browser';

const world = inject('world');
const SECONDS = 60;

const PEOPLE = [
  ['English, desktop', en, { width: 1280, height: 860 }],
  ['English, phone', en, { ...PHONE, locale: 'en-US' }],
  ['Portuguese, desktop', pt, { width: 1280, height: 860, locale: 'pt-BR' }],
  ['Portuguese, phone', pt, PHONE],
] as const;

/** How many of its windows one has to scroll for the whole of it. */
const screens = (page: Page, text: string) =>
  page
    .getByRole('heading', { name: text, exact: true })
    .evaluate((heading) => (heading.getBoundingClientRect().top + scrollY) / innerHeight);

test.each(PEOPLE)('in %s, one click after the sign-in answers it', async (who, words, screen) => {
  await during(screen, async ({ page }) => {
    let clicks = 0;
    const click = async (selector: string) => {
      clicks += 1;
      await page.click(selector);
    };
    await page.goto(`${URL_}signin`);
    await page.fill('[name=email]', world.email);
    await page.fill('[name=password]', PASSWORD);
    const begin = Date.now();
    await click('[type=submit]');

    // Whom, why, and what it is worth.
    const first = page.locator('section', { hasText: words['overview.top'] }).locator('tbody tr').first();
    await first.waitFor();
    const cells = await first.innerText();
    expect(await first.getByRole('link').count()).toBeGreaterThan(0);
    expect(await first.locator('.reason').first().isVisible()).toBe(true);
    expect(cells).toMatch(/\d+\s?%/);
    expect(cells).toMatch(/\d+[.,]\d\d/);
    // What has changed: in each figure, and by name.
    await page.locator('.stat .change').first().waitFor();
    const moved = page.locator('section', { hasText: words['overview.moved'] });
    await moved.locator('tbody tr').first().waitFor();
    await moved.locator('tbody tr').first().scrollIntoViewIfNeeded();
    const seconds = (Date.now() - begin) / 1000;
    const scrolled = await screens(page, words['overview.moved']);
    console.log(
      `${who}: ${clicks} click, ${seconds.toFixed(1)} s, ${scrolled.toFixed(1)} screens down to the changes`,
    );
    expect(clicks).toBe(1);
    expect(seconds).toBeLessThan(SECONDS);
  });
});
