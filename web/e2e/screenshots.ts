/** Pictures of the pages, and of what opens on them, of made-up customers: `scripts/screenshots`. Written as a test to
 * share the runner. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { test } from 'vitest';
import { TABS } from '../src/features/messages/search';
import { en } from '../src/i18n/en';
import { pt } from '../src/i18n/pt';
import { OPENS, opened } from './opens';
import { during, open, PHONE, SETTINGS, settle, signUpProved, URL_ } from './browser';

const folder = process.env.PERENE_SHOTS!;
const WORDS = { 'en-US': en, 'pt-BR': pt } as const;
type Locale = keyof typeof WORDS;

/** Pages without anything on them yet. */
const EMPTY = ['start', 'customers', 'results/revenue', 'sources', 'datasets', 'models', 'models/new'];

/** Connects a made-up company's Stripe, where there is a stand-in for it, and waits until it is read. */
async function connect(page: Page): Promise<boolean> {
  const companies = process.env.PERENE_COMPANIES;
  if (!companies) return false;
  const name = `shots${Date.now()}`;
  const made = await fetch(`${companies}/_companies/${name}`, {
    method: 'POST',
    body: JSON.stringify({ customers: 60, months: 14, seed: 7 }),
  });
  if (!made.ok) throw new Error(`no company: ${await made.text()}`);
  await settle(page, 'sources');
  await page.getByRole('button', { name: 'Connect Stripe' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Restricted key').fill(`rk_test_${name}`);
  await dialog.getByRole('button', { name: 'Connect Stripe' }).click();
  await page.getByText('Up to date', { exact: true }).waitFor({ timeout: 180_000 });
  await settle(page, 'results/revenue');
  await page.getByRole('img', { name: 'MRR movements' }).waitFor({ timeout: 600_000 });
  return true;
}

/** Opens one thing after the other, and takes its picture. */
async function shootOpened(
  page: Page,
  pages: Record<string, string>,
  locale: Locale,
  shoot: (name: string) => Promise<unknown>,
) {
  const words = WORDS[locale];
  for (const [name, at, button, shows] of OPENS) {
    if (!pages[at]) continue;
    await settle(page, pages[at]);
    const opener = page.getByRole('button', { name: words[button], exact: true }).first();
    if (!(await opener.isVisible())) continue;
    await opener.click();
    await opened(page, shows).waitFor();
    await page.waitForTimeout(250);
    await shoot(`open-${name}`);
  }
  await settle(page, pages.overview!);
  await page.keyboard.press('Control+k');
  await page.locator('.palette[open]').waitFor();
  await shoot('open-palette');
  await page.keyboard.press('Escape');
  const menu = page.getByRole('button', { name: words['app.menu'], exact: true });
  if (await menu.isVisible()) await menu.click();
  await page.locator('.account-button').click();
  await page.locator('.popup .item').first().waitFor();
  await shoot('open-account');
  await settle(page, pages.customers!);
  await page.locator('[data-key]').first().click();
  await page.locator('.peek dl').first().waitFor();
  await shoot('open-peek');
}
/** Those that the README shows. */
const SHOWN = ['overview', 'customers', 'customer', 'model'];

type Shoot = (name: string, of?: Page, fullPage?: boolean) => Promise<unknown>;

/** Takes pictures of pages in all sizes and colours, and of what opens on them. */
async function shootAll(
  context: BrowserContext,
  pages: Record<string, string>,
  shoot: Shoot,
  opens: boolean,
) {
  const locales = (process.env.PERENE_LOCALES ?? '').split(' ').filter(Boolean) as Locale[];
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 1920, PHONE.width]) {
      const usual: Locale[] = [width === PHONE.width ? 'pt-BR' : 'en-US'];
      for (const locale of locales.length ? locales : usual) {
        const screen = width === PHONE.width ? { ...PHONE, locale } : { width, locale };
        await during({ session: context, colorScheme, ...screen }, async ({ page }) => {
          const name = (of: string) => `${of}-${width}-${colorScheme}-${locale.slice(0, 2)}`;
          for (const [of, address] of Object.entries(pages)) {
            const language = of === 'report' ? `?language=${locale.replace('-US', '')}` : '';
            await settle(page, address + language);
            await shoot(name(of), page);
            if (SHOWN.includes(of) && width === 1280 && colorScheme === 'light' && locale === 'en-US')
              await shoot(`readme-${of}`, page, false);
          }
          if (opens) await shootOpened(page, pages, locale, (of) => shoot(name(of), page, false));
        });
      }
    }
  }
}

test('pictures', async () => {
  mkdirSync(folder, { recursive: true });
  const { page, context } = await open();
  const shoot: Shoot = (name, of = page, fullPage = true) =>
    of.screenshot({ path: join(folder, `${name}.png`), fullPage });
  await settle(page, '');
  await shoot('signin');
  await settle(page, 'forgot-password');
  await shoot('forgot-password');
  await signUpProved(page, `shots-${Date.now()}@example.com`);
  await shoot('start');
  const empty = Object.fromEntries(EMPTY.map((of) => [`empty-${of.replace('/', '-')}`, of]));
  await shootAll(context, empty, shoot, false);
  await settle(page, 'start');
  await page.getByRole('button', { name: 'Use sample data' }).click();
  await page.waitForURL('**/datasets/ds_*');
  const pages: Record<string, string> = {
    overview: '',
    customers: 'customers',
    models: 'models',
    datasets: 'datasets',
    month: '?range=30d',
    alerts: 'alerts',
    campaigns: 'campaigns',
    offers: 'campaigns/offers',
    plans: 'campaigns/plans',
    messages: 'campaigns/messages',
    ...Object.fromEntries(TABS.slice(1).map((tab) => [`messages-${tab}`, `campaigns/messages?tab=${tab}`])),
    template: 'campaigns/messages/templates/payment_failed/first/en',
    library: 'library',
    proof: 'results/proof',
    dataset: page.url().slice(URL_.length),
    train: `models/new?dataset=${page.url().replace(/.*(ds_\w+).*/, '$1')}`,
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
  for (const tab of ['contact', 'quality', 'drift', 'versions', 'automation'])
    pages[tab] = `${pages.model}?tab=${tab}`;
  pages.report = `v1/models/${pages.model.replace(/.*(mdl_\w+).*/, '$1')}/versions/1/report`;
  if (await connect(page)) Object.assign(pages, { sources: 'sources', revenue: 'results/revenue' });
  await shootAll(context, pages, shoot, true);
  await context.close();
}, 3_600_000);
