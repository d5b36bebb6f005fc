import { expect } from 'vitest';
import {
  customersFile,
  mailedLink,
  newAddress,
  PASSWORD,
  pressAt,
  proveAddress,
  tabTo,
  totp,
  typeAt,
  URL_,
} from './browser';
import { browserOf } from './browser-of';

const email = newAddress('keyboard');
const { browser, test } = browserOf(undefined, true);

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

/** Goes to a part of the page by its tab, with arrow keys. */
async function part(name: string): Promise<void> {
  const { page } = browser;
  await page.getByRole('tab', { name }).waitFor();
  await tabTo(page, '[role=tab][tabindex="0"]');
  for (let step = 0; step < 8; step++) {
    if ((await page.evaluate(() => document.activeElement?.textContent)) === name) break;
    await page.keyboard.press('ArrowRight');
  }
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name, selected: true }).waitFor();
}

const type = (selector: string, text: string) => typeAt(browser.page, selector, text);

test('from nothing to who is at risk', async ({ page }) => {
  await page.goto(`${URL_}signup`);
  await page.locator('[name=name]').waitFor();
  await type('[name=name]', 'Ana Souza');
  await type('[name=organization]', 'Northwind');
  await type('[name=email]', email);
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
  await page.getByRole('heading', { name: 'Home' }).waitFor();
});

test('a file from disk', async ({ page }) => {
  await choose('Models', 'link');
  await choose('Datasets', 'link');
  await choose('Upload a file', 'button');
  const asked = page.waitForEvent('filechooser');
  await choose('Choose a file', 'button');
  await (await asked).setFiles(customersFile(300));
  await page.waitForURL('**/datasets/ds_*');
});

test('a new version into production, and back', async ({ page }) => {
  await choose('Models', 'link');
  await choose('Churn', 'link');
  await choose('Retrain', 'button');
  await choose('Start training', 'button');
  await page.waitForURL('**/training-runs/run_*');
  await choose('See the model', 'link', 110_000);
  await part('Versions');
  await choose('Promote to production', 'button');
  await page.getByText('Version 2 is in production').waitFor();
  await choose('Roll back', 'button');
  await page.getByText('Rolled back to version 1').waitFor();
});

test('how many to contact', async ({ page }) => {
  await choose('Models', 'link');
  await choose('Churn', 'link');
  await page.waitForURL('**/models/mdl_*');
  await part('Whom to contact');
  const slider = page.locator('input[type=range]');
  await slider.waitFor();
  const before = Number(await slider.inputValue());
  await pressAt(page, 'input[type=range]', 'ArrowRight');
  expect(Number(await slider.inputValue())).toBeGreaterThan(before);
});

test('a plan, as far as to where it is paid', async ({ page }) => {
  await proveAddress(email);
  await choose('Settings', 'link');
  await choose('Plan and usage', 'link');
  await choose('Try Starter for 14 days', 'button');
  await page.waitForURL('**/checkout/*');
  await page.goBack();
  await page.getByRole('heading', { name: 'Plan and usage' }).waitFor();
});

test('customers scored again, and what the plan refuses', async ({ page }) => {
  await choose('Models', 'link');
  await choose('Churn', 'link');
  await choose('Score customers', 'button');
  await choose('Start scoring', 'button');
  await page.getByText('Scoring started').waitFor();
  await part('Quality');
  await choose('Upload outcomes', 'button');
  await choose('Compare', 'button');
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('a customer by a part of the key', async ({ page }) => {
  await choose('Customers', 'link');
  await page.getByLabel('Search by customer ID').waitFor();
  await type('[type=search]', '0001');
  await page.waitForURL('**q=0001*');
  await pressAt(page, '[role=row] a');
  await page.getByRole('heading', { name: 'Why this score' }).waitFor();
});

test('mail that is not wanted, the name of a company, and its end put off', async ({ page }) => {
  await choose('Settings', 'link');
  await choose('Notifications', 'link');
  const scores = page.getByRole('checkbox', { name: 'Scores for Ana Souza' });
  await scores.waitFor();
  await pressAt(page, 'table input[type=checkbox]', 'Space');
  await expect.poll(() => scores.isChecked()).toBe(false);
  await choose('Organization', 'link');
  await page.getByLabel('Name', { exact: true }).waitFor();
  await type('main input', ' Ltd');
  await page.keyboard.press('Enter');
  const named = page.locator('.account-button', { hasText: 'Ltd' });
  await named.waitFor();
  const name = (await page.getByLabel('Name', { exact: true }).inputValue()).trim();
  await choose('Create an export', 'button');
  await page.getByRole('link', { name: /Download \d+ records/ }).waitFor({ timeout: 60_000 });
  await choose('Delete the organization', 'button');
  await type('dialog input', name);
  await page.keyboard.press('Enter');
  await choose('Keep the organization', 'button');
  await page.locator('.banner.bad').waitFor({ state: 'detached' });
});

test('away with a model, by its name', async ({ page }) => {
  await choose('Models', 'link');
  await choose('Churn', 'link');
  await page.waitForURL('**/models/mdl_*');
  await choose('Delete', 'button');
  await type('dialog input', 'Churn');
  await page.keyboard.press('Enter');
  await page.getByText('Churn was deleted').waitFor();
});

async function leave(): Promise<void> {
  const { page } = browser;
  await pressAt(page, '.account-button');
  await choose('Sign out', 'button');
  await page.waitForURL('**/signin');
  await page.locator('[name=email]').waitFor();
}

test('a second factor, and past it', async ({ page }) => {
  await choose('Settings', 'link');
  await choose('Security', 'link');
  await choose('Turn on', 'button');
  await type('dialog input', PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: /QR code/ }).waitFor();
  await type('dialog input', totp((await page.locator('.secret').textContent())!));
  await page.keyboard.press('Enter');
  await page.locator('.codes li').first().waitFor();
  const code = (await page.locator('.codes code').first().textContent())!;
  await choose('I have saved them', 'button');
  await page.getByRole('button', { name: 'Turn off' }).waitFor();
  await leave();
  await type('[name=email]', email);
  await type('[name=password]', PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Two-factor authentication' }).waitFor();
  await choose('Use a recovery code instead', 'button');
  await type('[name=code]', code);
  await page.keyboard.press('Enter');
  await page.locator('.account-button').waitFor();
});

test('a lost password', async ({ page }) => {
  await leave();
  await choose('Forgot your password?', 'link');
  await page.getByRole('heading', { name: 'Reset your password' }).waitFor();
  await type('[name=email]', email);
  await page.keyboard.press('Enter');
  await page.getByText('Check your inbox').waitFor();
  await page.goto(await mailedLink(email, 'reset-password'));
  await page.locator('[name=password]').waitFor();
  await type('[name=password]', `${PASSWORD} again`);
  await page.keyboard.press('Enter');
  await page.getByText('Your password has been changed').waitFor();
});
