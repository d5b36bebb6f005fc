/** The library: from a question of which nobody has data to scores of its sample. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { during, newAddress, PHONE, settle, signUpProved, URL_ } from './browser';
import { browserOf, inspect } from './browser-of';

const { browser, test } = browserOf((page) => signUpProved(page, newAddress('library')));

/** What is said of customers, of leads, and of what these do. */
const ELSEWHERE = /\b(churn\w*|leav(e|es|ing)|left|at risk|customers?|leads?|buy|bought)\b/gi;
const ELSEWHERE_PT =
  /(?<!\p{L})(churn|saíd?a|saiu|saíram|sair|em risco|clientes?|leads?|compr\p{L}*)(?!\p{L})/giu;

const cardOf = (page: Page, question: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: question }) });

test('whoever has no data tries any yes/no question with a sample, in words that fit it', async ({
  page,
}) => {
  await settle(page, 'library');
  await page.getByText('You have no data yet').first().waitFor();
  await page.getByRole('button', { name: 'Try with a sample: Will it be yes or no?' }).click();
  await page.waitForURL('**/training-runs/run_*', { timeout: 60_000 });
  const run = page.url().slice(URL_.length);
  await page.getByRole('link', { name: 'See the most likely cases' }).click({ timeout: 110_000 });
  await page.getByText('Likely cases').first().waitFor();
  const one = new URL((await page.locator('.riskiest a').first().getAttribute('href'))!, URL_);
  await settle(page, 'models');
  await page.locator('tbody a').first().click();
  await page.waitForURL('**/models/mdl_*');
  const model = page.url().slice(URL_.length);
  const pages = ['customers', `customer${one.search}`, model, `${model}?tab=contact`, run];
  for (const address of pages) {
    await settle(page, address);
    expect((await page.locator('main').innerText()).match(ELSEWHERE), address).toBe(null);
  }
  await during({ session: browser.context, ...PHONE }, async (phone) => {
    await inspect(phone, [...pages, 'library']);
    for (const address of pages) {
      await settle(phone.page, address);
      expect((await phone.page.locator('main').innerText()).match(ELSEWHERE_PT), address).toBe(null);
    }
  });
});

test('what data can answer is told, and one click from a training', async ({ page }) => {
  await settle(page, 'library');
  const card = cardOf(page, 'Will it be yes or no?');
  await card.getByText('Your data can answer this').waitFor();
  const lacking = cardOf(page, 'Who will leave?');
  await lacking.getByText('a column with the outcome').waitFor();
  await card.getByRole('link', { name: /^Train on Sample/ }).click();
  await page.waitForURL('**/models/new*');
  expect(await page.getByRole('radio', { name: /Will it be yes or no/ }).isChecked()).toBe(true);
  expect(await page.getByLabel('Outcome').inputValue()).toBe('returned');
  await settle(page, 'datasets');
  await page.getByRole('link', { name: /^Sample/ }).click();
  await page.getByRole('heading', { name: 'Questions this could answer' }).waitFor();
  await page.getByRole('link', { name: 'Train: Will it be yes or no?' }).click();
  await page.waitForURL('**/models/new*');
});
