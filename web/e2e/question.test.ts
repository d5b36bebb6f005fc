/** The question a retention lead comes with: whom to call first, why, what that is worth, and what has changed. */
import { expect, inject, test } from 'vitest';
import type { Locator } from 'playwright-core';
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

/** How many of its windows one has to scroll until it is in sight. */
const screens = (of: Locator) =>
  of.evaluate((element) => (element.getBoundingClientRect().bottom + scrollY) / innerHeight);

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
    // What has changed: in each figure, how many came and went, and who.
    await page.locator('.stat .change').first().waitFor();
    const changed = page.locator('.changed');
    await changed.getByText(words['moved.entered']).waitFor();
    const seconds = (Date.now() - begin) / 1000;
    const [down, whom] = [await screens(changed), await screens(first)];
    console.log(
      `${who}: ${clicks} click, ${seconds.toFixed(1)} s; ${down.toFixed(1)} screens hold what changed, ${whom.toFixed(1)} whom to call`,
    );
    expect(clicks).toBe(1);
    expect(seconds).toBeLessThan(SECONDS);
    expect(down).toBeLessThanOrEqual(1);
    await changed.getByRole('link').click();
    const moved = page.locator('section', {
      has: page.getByRole('heading', { name: words['overview.moved'] }),
    });
    await moved.locator('tbody tr').first().waitFor();
    await page.waitForFunction(() => {
      const { top, bottom } = document.querySelector('#changes tbody tr')!.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  });
});
