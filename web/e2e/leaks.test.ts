/** A column that knows the outcome: the model waits, says why, and is trained without the column. */
import { expect } from 'vitest';
import { customersFile, during, newAddress, PHONE, settle, signUp, URL_, violations } from './browser';
import { browserOf, inspect } from './browser-of';

const { browser, test } = browserOf((page) => signUp(page, newAddress('leaks')), true);
const found = { dataset: '', run: '', model: '' };

/** Customers, of whom those who left were paid something back, and have a date of closing. */
const leaking = () =>
  customersFile(1000, (line) => {
    const paid = line.endsWith(',Yes') ? `${10 + (line.length % 40)}.5` : '0';
    return line === ''
      ? line
      : line.startsWith('customer_id')
        ? `refund,closed_on,${line}`
        : `${paid},${paid === '0' ? '' : '2026-05-01'},${line}`;
  });

test('what may be known only afterwards is left out of the training', async ({ page }) => {
  await page.locator('input[type=file]').setInputFiles(leaking());
  await page.waitForURL('**/datasets/ds_*');
  await page.getByRole('link', { name: 'Train without closed_on' }).waitFor({ timeout: 60_000 });
  found.dataset = page.url().slice(URL_.length);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Train without closed_on' }).click();
  await page.waitForURL('**/models/new*without=closed_on*');
  await page.getByText('Left out: closed_on').waitFor();
});

test('a model that is too good waits, and says which column to look at', async ({ page }) => {
  await page.getByText('Advanced settings').click();
  await page.getByLabel('Fast').check();
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.waitForURL('**/training-runs/run_*');
  found.run = page.url().slice(URL_.length);
  await page.getByText('Check the model before you use it').waitFor({ timeout: 110_000 });
  expect(await page.getByText('Calculating every customer’s churn risk').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'See the model' }).click();
  await page.waitForURL('**/models/mdl_*');
  await page.getByText('Check this version before you use it').waitFor();
  found.model = page.url().slice(URL_.length);
  await page.getByText('The model ranks almost perfectly').waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.getByRole('button', { name: 'Score customers' }).count()).toBe(0);
});

test('on a phone nothing of it is wider than the screen, and Portuguese is spoken', async () => {
  await during({ session: browser.context, ...PHONE, colorScheme: 'dark' }, async (phone) => {
    await inspect(phone, [found.dataset, found.run, found.model]);
    await phone.page.getByText('Confira esta versão antes de usar').waitFor();
    await phone.page.getByText('melhor do que costuma ser possível').first().waitFor();
    await settle(phone.page, found.dataset);
    await phone.page.getByText('Pelo nome, talvez só se saiba depois').waitFor();
  });
});

test('it is trained without that column, and the honest model scores', async ({ page }) => {
  await page.getByRole('button', { name: 'Train without refund' }).first().click();
  await page.waitForURL('**/training-runs/run_*');
  await page.getByRole('link', { name: 'See who is at risk' }).click({ timeout: 110_000 });
  await page.getByRole('heading', { name: 'Home' }).waitFor();
  await settle(page, found.model.replace(/\?.*/, ''));
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Version 2' }).waitFor();
  await page.getByRole('button', { name: 'Score customers' }).waitFor();
  await page.getByRole('button', { name: 'Retrain' }).click();
  const left = page.getByRole('dialog').getByRole('checkbox', { name: 'refund' });
  expect(await left.isChecked()).toBe(true);
  await page.keyboard.press('Escape');
});

test('a version that was looked at is made live', async ({ page }) => {
  await page.getByRole('button', { name: 'Version 1' }).click();
  await page.getByRole('tab', { name: 'Summary' }).click();
  expect(await page.getByRole('button', { name: 'Train without refund' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Looks right: use it' }).click();
  await page.getByText('Version 1 is in production').waitFor();
  await page.getByText('Check this version before you use it').waitFor({ state: 'detached' });
});
