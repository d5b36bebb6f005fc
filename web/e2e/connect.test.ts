/** From an empty organization to a list of who is about to leave, by connecting alone: no file is touched. */
import { expect } from 'vitest';
import { newAddress, settle, signUpProved, violations } from './browser';
import { browserOf } from './browser-of';

const { test } = browserOf((page) => signUpProved(page, newAddress('connect')));

/** A company's Stripe with a year of history, up to the month that is now. */
const name = `guide${Date.now()}`;
const today = new Date();
const begin = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 12) / 1000;
const company = { customers: 400, months: 12, begin, seed: 3 };

const MINUTES = 60_000;

test(
  'connected, read, built, trained and scored as the guide leads',
  { timeout: 15 * MINUTES },
  async ({ page }) => {
    const made = await fetch(`${process.env.PERENE_COMPANIES}/_companies/${name}`, {
      method: 'POST',
      body: JSON.stringify(company),
    });
    expect(made.status).toBe(200);

    await settle(page, 'start');
    await page.getByRole('link', { name: 'Connect Stripe' }).click();
    await page.waitForURL('**/sources');
    await page.getByRole('button', { name: 'Connect Stripe' }).click();
    const connecting = page.getByRole('dialog');
    await connecting.getByLabel('Restricted key').fill(`rk_test_${name}`);
    await connecting.getByRole('button', { name: 'Connect Stripe' }).click();
    await page.getByText('Up to date', { exact: true }).waitFor({ timeout: 6 * MINUTES });
    expect(await violations(page)).toEqual([]);

    await page.getByRole('link', { name: 'Continue' }).click();
    await page.waitForURL('**/start');
    await page.getByRole('button', { name: 'Build' }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Build' }).click();
    await page.waitForURL('**/datasets/ds_*');
    await page.getByRole('link', { name: 'Train a model' }).click({ timeout: 3 * MINUTES });
    await page.waitForURL('**/models/new*');
    expect(await page.getByLabel('Outcome').inputValue()).toBe('Churned');
    expect(await page.getByLabel('Customer ID').inputValue()).toBe('Customer ID');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.waitForURL('**/training-runs/run_*');
    await page.getByRole('link', { name: 'See who is at risk' }).click({ timeout: 5 * MINUTES });

    await page.getByRole('heading', { name: 'Home' }).waitFor();
    const first = page.locator('section', { hasText: 'Call these first' }).locator('tbody tr').first();
    await first.waitFor();
    // Stripe tells what they are called.
    await first.getByRole('link', { name: /^\p{Lu}\p{L}+ /u }).waitFor();
    expect(await first.innerText()).toMatch(/\d\s?%/);
  },
);
