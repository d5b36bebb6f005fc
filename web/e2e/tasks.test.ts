/** Questions other than churn, files that answer none yet, and models that foresee nothing. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { during, newAddress, PHONE, settle, signUpProved, URL_ } from './browser';
import { browserOf, inspect } from './browser-of';

const { browser, test } = browserOf((page) => signUpProved(page, newAddress('tasks')));

const drawn = (at: number, of: number) => Math.abs(Math.sin(at * 12.9898 + of * 78.233) * 43758.5453) % 1;

async function upload(page: Page, name: string, head: string, line: (at: number) => string, rows = 600) {
  await settle(page, 'start');
  const text = [head, ...Array.from({ length: rows }, (_, at) => line(at))].join('\n');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.waitForURL('**/datasets/ds_*');
  await page.getByRole('link', { name: 'Train a model' }).waitFor({ timeout: 60_000 });
}

async function train(page: Page) {
  await page.getByRole('link', { name: 'Train a model' }).click();
  await page.waitForURL('**/models/new*');
  await page.getByText('Advanced settings').click();
  await page.getByLabel('Fast').check();
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.waitForURL('**/training-runs/run_*');
}

/** Who visits more rather buys. */
const lead = (at: number) => {
  const visits = Math.floor(drawn(at, 1) * 20);
  return `L${at},${visits},${1 + (at % 5)},${100 + (at % 90) * 10},${visits + drawn(at, 2) * 14 > 20 ? 'Yes' : 'No'}`;
};

test('of leads nobody speaks as of customers who leave', async ({ page }) => {
  await upload(page, 'leads.csv', 'lead_id,visits,team,deal_value,converted', lead);
  await page.getByRole('link', { name: 'Train a model' }).click();
  await page.waitForURL('**/models/new*');
  expect(await page.getByRole('radio', { name: /Which leads will buy/ }).isChecked()).toBe(true);
  await page.goBack();
  await train(page);
  await page.getByRole('link', { name: 'See the model' }).waitFor({ timeout: 110_000 });
  const run = page.url().slice(URL_.length);
  await page.getByRole('link', { name: 'See the best leads' }).click({ timeout: 110_000 });
  await page.getByText('Hot leads').first().waitFor();
  await page.locator('.riskiest a').first().waitFor();
  const customer = new URL((await page.locator('.riskiest a').first().getAttribute('href'))!, URL_);
  await settle(page, 'models');
  await page.locator('tbody a').first().click();
  await page.waitForURL('**/models/mdl_*');
  const model = page.url().slice(URL_.length);
  const pages = ['', 'customers', `customer${customer.search}`, model, `${model}?tab=contact`, run];
  for (const address of pages) {
    await settle(page, address);
    const said = (await page.locator('main').innerText()).match(
      /\b(churn\w*|leav(e|es|ing)|left|at risk|customers?)\b/gi,
    );
    expect(said, address).toBe(null);
  }
  await during({ session: browser.context, ...PHONE }, async (phone) => {
    await inspect(phone, pages);
    for (const address of pages) {
      await settle(phone.page, address);
      const said = (await phone.page.locator('main').innerText()).match(
        /(?<!\p{L})(churn|saíd?a|saiu|saíram|sair|em risco|clientes?)(?!\p{L})/giu,
      );
      expect(said, address).toBe(null);
    }
  });
});

test('a later file of leads is scored from its own page', async ({ page }) => {
  await upload(page, 'leads of june.csv', 'lead_id,visits,team,deal_value', (at) =>
    lead(at).split(',').slice(0, -1).join(','),
  );
  await page.getByRole('button', { name: /^Score with/ }).click();
  await page.waitForURL('**/models/mdl_*tab=contact*');
});

test('a file without an outcome says what is missing, and what to do', async ({ page }) => {
  await upload(page, 'nobody.csv', 'account,seats', (at) => `A${at},${1 + (at % 40)}`);
  await page.getByRole('link', { name: 'Train a model' }).click();
  await page.getByText('Which column shows who left?').waitFor();
  expect(await page.getByRole('button', { name: 'Start training' }).isDisabled()).toBe(true);
});

test('a model that is no better than chance names nobody at risk', async ({ page }) => {
  await upload(
    page,
    'dice.csv',
    'customer_id,seats,churned',
    (at) => `C${at},${Math.floor(drawn(at, 3) * 50)},${drawn(at, 4) < 0.3 ? 'Yes' : 'No'}`,
  );
  await train(page);
  await page.getByRole('link', { name: 'See the model' }).click({ timeout: 110_000 });
  await page.waitForURL('**/models/mdl_*');
  const id = /mdl_\w+/.exec(page.url())![0];
  await settle(page, `?model=${id}`);
  await page.getByText('This model is no better than chance').waitFor();
  expect(await page.locator('.riskiest').count()).toBe(0);
  // Home shows the model that is of use.
  await settle(page, '');
  await page.getByText('Hot leads').first().waitFor();
});
