import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { ask, newAddress, PHONE, settle, signUpProved, URL_, violations } from './browser';
import { browserOf, confirm, downloaded, inspect } from './browser-of';

const { browser, test } = browserOf((page) => signUpProved(page, newAddress('sources')));

/** A company's Stripe, whose key may do everything. */
const name = `web${Date.now()}`;
const company = (path = '', body?: object) =>
  fetch(`${process.env.PERENE_COMPANIES}/_companies/${name}${path}`, {
    method: body ? 'POST' : 'GET',
    body: body && JSON.stringify(body),
  }).then((answer) => answer.json());

test('a Stripe account is connected and read without a file', async ({ page }) => {
  await company('', { customers: 20, months: 4, seed: 7 });
  await company('/keys', { key: `rk_test_${name}_few`, scopes: ['customer_read'] });
  await settle(page, 'sources');
  await page.getByText('Nothing connected yet').waitFor();
  await page.getByRole('button', { name: 'Connect Stripe' }).click();
  expect(await violations(page)).toEqual([]);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Restricted key').fill(`rk_test_${name}_few`);
  await dialog.getByRole('button', { name: 'Connect Stripe' }).click();
  await dialog.getByText(/Invoices \(rak_invoice_read\)/).waitFor();
  await dialog.getByLabel('Restricted key').fill(`rk_test_${name}`);
  await dialog.getByRole('button', { name: 'Connect Stripe' }).click();
  await page.getByText('Up to date', { exact: true }).waitFor({ timeout: 90_000 });
  await page.getByText(/\d+ customers, \d+ subscriptions/).waitFor();
  expect(await page.content()).not.toContain(`rk_test_${name}`);
  // Followed up to its time: what happens from then on, only a comparison finds.
  const { now } = (await company('/state')) as { now: number };
  await expect
    .poll(
      async () => {
        const { body } = await ask(page, 'GET', 'v1/connections');
        const [one] = (body as { items: { read_until?: string }[] }).items;
        return Date.parse(one!.read_until ?? '') / 1000;
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThanOrEqual(now);
});

test('it is compared on request, and the last events are shown', async ({ page }) => {
  await company('/advance', { days: 15 });
  await page.getByRole('button', { name: 'Compare now' }).click();
  await page.getByText(/\d+ corrected/).waitFor({ timeout: 90_000 });
  await settle(page, 'sources');
  await page
    .getByRole('cell', { name: /track Subscription/ })
    .first()
    .waitFor();
});

test('it is free of violations in all sizes', async ({ page }) => {
  await inspect(browser, ['sources']);
  await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
  await inspect(browser, ['sources']);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('who the customers are can be changed no more', async ({ page }) => {
  await settle(page, 'settings/organization');
  await page.getByText('Events have already been matched').waitFor();
  expect(await page.getByRole('combobox', { name: 'Who your customers are' }).isDisabled()).toBe(true);
});

test('revenue is shown, and saved in the reader’s words', async ({ page }) => {
  await settle(page, 'revenue');
  const chart = page.getByRole('img', { name: 'MRR movements' });
  await chart.waitFor({ timeout: 60_000 });
  await chart.focus();
  await page.keyboard.press('End');
  await page
    .locator('.chart-tip', { hasText: /\w: |Nothing to show/ })
    .first()
    .waitFor();
  const file = await downloaded(page, page.getByRole('button', { name: 'Export CSV' }));
  expect(file.suggestedFilename()).toMatch(/^revenue-\d{4}-\d\d-\d\d\.csv$/);
  const [head, first] = readFileSync(await file.path(), 'utf8').split('\r\n');
  expect(head).toMatch(/^\ufeffCurrency,Month,Month complete,MRR at start of month,MRR,/);
  expect(first!.split(',')).toHaveLength(head!.split(',').length);
  await inspect(browser, ['revenue']);
  await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
  await inspect(browser, ['revenue']);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('it is disconnected by its name', async ({ page }) => {
  await settle(page, 'sources');
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await confirm(page, 'Example Company', 'Disconnect');
  await page.getByText('Nothing connected yet').waitFor();
  expect(new URL(page.url()).href).toBe(`${URL_}sources`);
});
