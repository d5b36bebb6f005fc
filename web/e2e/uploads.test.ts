/** Large files: sent in parts, continued when they break off, and deleted by name. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Request } from 'playwright-core';
import { expect, inject } from 'vitest';
import { scratch, settle, signIn, violations } from './browser';
import { browserOf } from './browser-of';

const world = inject('world');
const large = scratch('large.csv');

const { browser, test } = browserOf(async (page) => {
  // Just above the size from which files go in parts, of rows long enough for the free plan.
  const row = `${'x'.repeat(2400)}\n`;
  const file = openSync(large, 'w');
  writeSync(file, 'id,filler\n');
  for (let n = 0; n < 42; n++) {
    const rows = Array.from({ length: 1000 }, (_, at) => `${n * 1000 + at},${row}`);
    writeSync(file, rows.join(''));
  }
  closeSync(file);
  await signIn(page, world.email);
}, true);

/** The numbers of the parts that were asked to be sent, in order. */
function sentParts(): string[] {
  const numbers: string[] = [];
  browser.page.on('request', (request: Request) => {
    const number = new URL(request.url()).searchParams.get('partNumber');
    if (request.method() === 'PUT' && number) numbers.push(number);
  });
  return numbers;
}

test('a part that fails once is sent again', async ({ page }) => {
  const numbers = sentParts();
  await settle(page, 'datasets');
  await page.getByRole('button', { name: 'Upload a file' }).click();
  await page.route(/partNumber=1&/, (route) => route.abort('connectionreset'), { times: 1 });
  await page.locator('input[type=file]').setInputFiles(large);
  await page.getByRole('progressbar', { name: 'Sending large.csv' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.waitForURL('**/datasets/ds_*');
  expect(numbers.sort()).toEqual(['1', '1', '2']);
  await page.getByRole('link', { name: 'Train a model' }).waitFor({ timeout: 60_000 });
});

test('an upload that was stopped goes on where it was, also later', async ({ page }) => {
  const numbers = sentParts();
  await settle(page, 'datasets');
  await page.getByRole('button', { name: 'Upload a file' }).click();
  // The second part comes, the first hangs until the upload is stopped.
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/partNumber=1&/, async (route) => {
    await held;
    await route.abort();
  });
  const second = page.waitForResponse(/partNumber=2&/);
  await page.locator('input[type=file]').setInputFiles(large);
  expect((await second).status()).toBe(200);
  await page.getByRole('button', { name: 'Cancel' }).last().click();
  release();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.getByText('The upload of large.csv stopped').waitFor();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('link', { name: 'Later' }).click();
  await page.getByRole('heading', { name: 'Waiting for the file' }).waitFor();
  numbers.length = 0;
  await page.locator('input[type=file]').setInputFiles({
    name: 'other.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('a,b\n1,2\n'),
  });
  await page.getByText('This is a different file. Choose large.csv').waitFor();
  await page.locator('input[type=file]').setInputFiles(large);
  await page.getByRole('heading', { name: 'Waiting for the file' }).waitFor({ state: 'detached' });
  expect(numbers).toEqual(['1']);
});

test('a dataset is deleted by its name', async ({ page }) => {
  await settle(page, 'datasets');
  const rows = page.locator('tbody tr', { hasText: 'large' });
  const before = await rows.count();
  await rows.first().locator('a').click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
  expect(await confirm.isDisabled()).toBe(true);
  await page.getByLabel('Type large to confirm').fill('large');
  await page.keyboard.press('Enter');
  await page.getByText('large was deleted').waitFor();
  await page.waitForFunction(
    (left) =>
      [...document.querySelectorAll('tbody tr')].filter((row) => row.textContent?.includes('large'))
        .length === left,
    before - 1,
  );
});
