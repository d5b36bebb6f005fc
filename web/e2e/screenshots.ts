/** Pictures of the main pages, of made-up customers: `scripts/screenshots`. Written as a test to share the runner. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { during, open, PHONE, SETTINGS, settle, signUp, URL_ } from './browser';

const folder = process.env.PERENE_SHOTS!;
/** Those that the README shows. */
const SHOWN = ['overview', 'customers', 'customer', 'model'];

test('pictures', async () => {
  mkdirSync(folder, { recursive: true });
  const { page, context } = await open();
  const shoot = (name: string, of = page, fullPage = true) =>
    of.screenshot({ path: join(folder, `${name}.png`), fullPage });
  await settle(page, '');
  await shoot('signin');
  await settle(page, 'forgot-password');
  await shoot('forgot-password');
  await signUp(page, `shots-${Date.now()}@example.com`);
  await shoot('start');
  await page.getByRole('button', { name: 'Use sample data' }).click();
  await page.waitForURL('**/datasets/ds_*');
  const pages: Record<string, string> = {
    overview: '',
    customers: 'customers',
    models: 'models',
    dataset: page.url().slice(URL_.length),
    ...Object.fromEntries(SETTINGS.map((name) => [name, `settings/${name}`])),
  };
  await page.getByRole('link', { name: 'Train a model' }).click();
  await page.getByLabel('Outcome').waitFor();
  await page.getByText('Advanced settings').click();
  await shoot('train');
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.waitForURL('**/training-runs/run_*');
  await page.waitForTimeout(1500);
  await shoot('run');
  await page.getByRole('link', { name: 'See the model' }).waitFor();
  pages.run = page.url().slice(URL_.length);
  await page.getByRole('link', { name: 'See who is at risk' }).click({ timeout: 110_000 });
  await page.locator('td a').first().waitFor();
  await page.locator('td a').first().click();
  await page.locator('.why').first().waitFor();
  pages.customer = page.url().slice(URL_.length);
  await page.goto(`${URL_}models`);
  await page.locator('td a').first().click();
  await page.waitForURL('**/models/mdl_*');
  pages.model = page.url().slice(URL_.length);
  pages.contact = `${pages.model}?tab=contact`;
  pages.quality = `${pages.model}?tab=quality`;

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 1920, PHONE.width]) {
      const screen = width === PHONE.width ? PHONE : { width };
      await during({ session: context, colorScheme, ...screen }, async ({ page }) => {
        for (const [name, address] of Object.entries(pages)) {
          await settle(page, address);
          await shoot(`${name}-${width}-${colorScheme}`, page);
          if (SHOWN.includes(name) && width === 1280 && colorScheme === 'light')
            await shoot(`readme-${name}`, page, false);
        }
      });
    }
  }
  await context.close();
}, 600_000);
