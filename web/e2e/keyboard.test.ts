import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanUp, newAddress, open, PASSWORD, tabTo, URL_ } from './browser';

let browser: Awaited<ReturnType<typeof open>>;

beforeAll(async () => {
  browser = await open();
});
afterAll(async () => {
  await browser.context.close();
  cleanUp();
});

/** Tabs to what is called that, once it is there, and presses Enter. */
async function choose(name: string, role: 'link' | 'button', timeout = 60_000): Promise<void> {
  const { page } = browser;
  await page.getByRole(role, { name }).first().waitFor({ timeout });
  for (let step = 0; step < 90; step++) {
    await page.keyboard.press('Tab');
    const called = await page.evaluate(() => {
      const here = document.activeElement;
      return here?.getAttribute('aria-label') ?? here?.textContent?.trim();
    });
    if (called === name) {
      await page.keyboard.press('Enter');
      return;
    }
  }
  throw new Error(`no tab reaches ${name}`);
}

async function type(selector: string, text: string): Promise<void> {
  await tabTo(browser.page, selector);
  await browser.page.keyboard.type(text);
}

test('from nothing to who is at risk', async () => {
  const { page } = browser;
  await page.goto(`${URL_}signup`);
  await page.locator('[name=name]').waitFor();
  await type('[name=name]', 'Ana Souza');
  await type('[name=organization]', 'Northwind');
  await type('[name=email]', newAddress('keyboard'));
  await type('[name=password]', PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/start');
  await choose('Use sample data', 'button');
  await page.waitForURL('**/datasets/ds_*');
  await choose('Train a model', 'link');
  await page.waitForURL('**/models/new*');
  await page.getByLabel('Outcome').waitFor();
  await choose('Start training', 'button');
  await page.waitForURL('**/training-runs/run_*');
  await choose('See who is at risk', 'link', 110_000);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
});

test('how many to contact', async () => {
  const { page } = browser;
  await choose('Models', 'link');
  await choose('Churn', 'link');
  await page.waitForURL('**/models/mdl_*');
  const slider = page.locator('input[type=range]');
  await slider.waitFor();
  await tabTo(page, 'input[type=range]');
  const before = Number(await slider.inputValue());
  await page.keyboard.press('ArrowRight');
  expect(Number(await slider.inputValue())).toBeGreaterThan(before);
});

test('a plan, as far as to where it is paid', async () => {
  const { page } = browser;
  await choose('Settings', 'link');
  await choose('Plan and usage', 'link');
  await choose('Try Starter for 14 days', 'button');
  await page.waitForURL('**/checkout/*');
  await page.goBack();
});

test('away with a model, by its name', async () => {
  const { page } = browser;
  await page.getByRole('heading', { name: 'Plan and usage' }).waitFor();
  await choose('Models', 'link');
  await choose('Churn', 'link');
  await page.waitForURL('**/models/mdl_*');
  await choose('Delete', 'button');
  await type('dialog input', 'Churn');
  await page.keyboard.press('Enter');
  await page.getByText('Churn is deleted').waitFor();
});
