import { describe, expect } from 'vitest';
import {
  customersFile,
  during,
  EVIL_COLUMN,
  EVIL_KEY,
  openMenu,
  PASSWORD,
  PHONE,
  pressAt,
  sendForm,
  settle,
  signUp,
  tabTo,
  typeAt,
  URL_,
  violations,
} from './browser';
import { browserOf, inspect } from './browser-of';

const email = `dash-${Date.now()}@example.com`;
const PAGES = [
  '',
  'customers',
  'alerts',
  'campaigns',
  'campaigns/messages',
  'campaigns/offers',
  'campaigns/plans',
  'results/revenue',
  'results/proof',
  'library',
  'datasets',
  'models',
  'models/new',
  'sources',
  'start',
];
const found: { dataset?: string; model?: string; customer?: string; run?: string } = {};
const { browser, test } = browserOf(undefined, true);

/** Every address there is, once the first result is there. */
const addresses = () => [...PAGES, found.dataset!, found.model!, found.run!, found.customer!];

describe('a first visit', () => {
  test('begins at the sign-in, which is free of violations', async ({ page }) => {
    await page.goto(URL_);
    await page.waitForURL('**/signin');
    expect(await violations(page)).toEqual([]);
    await sendForm(page, { email, password: 'not the password' });
    await page.getByRole('alert').waitFor();
  });

  test('names what is wrong with a field', async ({ page }) => {
    await page.goto(`${URL_}signup`);
    await sendForm(page, { name: 'Ana', organization: 'Northwind', email, password: 'short' });
    await page.locator('[name=password][aria-invalid=true]').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('leads from a file on disk to whom to call first', async ({ page }) => {
    await signUp(page, email);
    expect(await violations(page)).toEqual([]);
    await page.locator('input[type=file]').setInputFiles(customersFile(1000));
    await page.waitForURL('**/datasets/ds_*');
    await page.getByRole('link', { name: 'Train a model' }).click({ timeout: 60_000 });
    await page.waitForURL('**/models/new*');
    expect(await page.getByLabel('Outcome').inputValue()).toBe('churned');
    expect(await page.getByLabel('Value that means').inputValue()).toBe('Yes');
    expect(await page.getByLabel('Customer ID').inputValue()).toBe('customer_id');
    await page.getByText('Advanced settings').click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.waitForURL('**/training-runs/run_*');
    found.run = page.url().slice(URL_.length);
    await page.getByRole('link', { name: 'See who is at risk' }).click({ timeout: 110_000 });
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    const rows = page.locator('section', { hasText: 'Call these first' }).locator('tbody tr');
    const falls = async (cells: string) => {
      const figures = (await rows.locator(cells).allTextContents()).map((text) =>
        Number(text.replace(/[^\d.]/g, '')),
      );
      expect(figures).toHaveLength(10);
      expect(figures).toEqual([...figures].sort((a, b) => b - a));
    };
    await rows.first().waitFor();
    await falls('td:nth-child(3)');
    await page.getByRole('button', { name: 'By risk' }).click();
    await page.getByText('highest risk first').waitFor();
    await rows.first().waitFor();
    await falls('.bar-cell > span');
    expect(await rows.first().locator('.reason').count()).toBe(3);
  });
});

describe('with a result', () => {
  test('a customer’s page shows what moves the score', async ({ page }) => {
    await settle(page, `customers?${new URLSearchParams({ q: EVIL_KEY })}`);
    await page.getByRole('link', { name: EVIL_KEY }).first().click();
    await page.getByRole('heading', { name: 'Why this score' }).waitFor();
    found.customer = page.url().slice(URL_.length);
    expect(await page.locator('h1').textContent()).toContain(EVIL_KEY);
  });

  test('the dataset and the model have their pages', async ({ page }) => {
    await settle(page, 'datasets');
    await page.locator('tbody a').first().click();
    await page.waitForURL('**/datasets/ds_*');
    found.dataset = page.url().slice(URL_.length);
    await page.getByText(EVIL_COLUMN).first().waitFor();
    await settle(page, 'models');
    await page.locator('tbody a').first().click();
    await page.waitForURL('**/models/mdl_*');
    found.model = page.url().slice(URL_.length);
    await page.getByRole('tab', { name: 'Quality' }).click();
    for (const name of ['ROC', 'Precision and recall', 'Calibration', 'Gain'])
      await page.getByRole('img', { name, exact: true }).waitFor();
  });

  test('no script in the data has run, nobody else was asked, and nothing went wrong', async () => {
    const { page, heard } = browser;
    for (const address of addresses()) {
      await settle(page, address);
      expect(await page.evaluate(() => 'hacked' in window), address).toBe(false);
    }
    expect([...heard.hosts]).toEqual([new URL(URL_).host]);
    expect(heard.errors).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing on any page, %s', async (colorScheme) => {
    await during({ session: browser.context, colorScheme }, (other) => inspect(other, addresses()));
  });

  test('on a phone nothing is wider than the screen, and Portuguese is spoken', async () => {
    await during({ session: browser.context, ...PHONE }, async (phone) => {
      await inspect(phone, addresses());
      const { page } = phone;
      expect(await page.locator('html').getAttribute('lang')).toBe('pt-BR');
      await page.goto(URL_);
      await page.getByText('Clientes em risco').first().waitFor();
      await page.getByRole('button', { name: 'Menu' }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('link', { name: 'Modelos' }).click();
      await page.getByRole('heading', { name: 'Modelos' }).waitFor();
    });
  });

  test('language and theme are chosen, and kept', async ({ page }) => {
    await settle(page, '');
    await openMenu(page);
    await page.getByLabel('Language').selectOption('pt-BR');
    await page.getByRole('heading', { name: 'Início' }).waitFor();
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByLabel('Aparência').selectOption('dark');
    expect(await background()).not.toBe(light);
    await page.reload();
    await page.getByRole('heading', { name: 'Início' }).waitFor();
    expect(await background()).not.toBe(light);
    await openMenu(page);
    await page.getByLabel('Aparência').selectOption('system');
    await page.getByLabel('Idioma').selectOption('en');
  });

  test('what is deleted is named first', async ({ page }) => {
    await settle(page, found.model!);
    const name = (await page.locator('h1').textContent())!;
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
    expect(await confirm.isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.getByLabel(/to confirm/).fill(name);
    expect(await confirm.isDisabled()).toBe(false);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('the first load of the overview is below 200 kB of scripts and styles', async () => {
    await during({ session: browser.context }, async ({ page }) => {
      await settle(page, '');
      const bytes = await page.evaluate(() =>
        (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
          .filter((one) => /\.(js|css)$/.test(one.name))
          .reduce((sum, one) => sum + one.encodedBodySize, 0),
      );
      expect(bytes).toBeGreaterThan(20_000);
      expect(bytes).toBeLessThan(200_000);
    });
  });

  test('by keyboard alone, from the sign-in to a customer', async () => {
    await during({}, async ({ page }) => {
      await page.goto(`${URL_}signin`);
      await page.locator('[name=email]').waitFor();
      await typeAt(page, '[name=email]', email);
      await typeAt(page, '[name=password]', PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Home' }).waitFor();
      await page.locator('td a').first().waitFor();
      await pressAt(page, '.skip');
      await tabTo(page, 'td a');
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
      expect(outline).toBe('solid');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Why this score' }).waitFor();
    });
  });

  test('leaving ends the session', async ({ page }) => {
    await settle(page, '');
    await openMenu(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/signin');
    await page.goto(`${URL_}models`);
    await page.waitForURL('**/signin?to=*');
  });
});
