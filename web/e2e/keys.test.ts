import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { newAddress, pressAt, settle, signUpProved, typeAt, URL_, violations } from './browser';
import { browserOf, confirm, downloaded } from './browser-of';

const { test } = browserOf((page) => signUpProved(page, newAddress('keys')));
let secret = '';

/** What a program gets that has only the key. */
const call = async (path: string, key: string) =>
  (await fetch(URL_ + path, { headers: { authorization: `Bearer ${key}` } })).status;

test('a key is made by keyboard alone, and its secret shown once', async ({ page }) => {
  await settle(page, 'settings/keys');
  await page.getByText('No keys yet').waitFor();
  await pressAt(page, '.skip');
  await pressAt(page, '.head .button.primary');
  await typeAt(page, 'dialog [name=name]', 'Nightly upload');
  expect(await violations(page)).toEqual([]);
  // From everything to scores alone.
  await pressAt(page, 'dialog input[type=checkbox]', 'Space');
  await pressAt(page, 'dialog [type=submit]');
  await page.getByText('Copy it now').waitFor();
  expect(await violations(page)).toEqual([]);
  secret = (await page.locator('.secret').textContent())!;
  expect(secret).toMatch(/^pk_/);
  await pressAt(page, 'dialog [type=submit]');
  await page.getByRole('cell', { name: /^Nightly upload/ }).waitFor();
  expect(await page.content()).not.toContain(secret);
});

test('it opens what it is for, and nothing else', async ({ page }) => {
  expect(await call('v1/scoring-runs', secret)).toBe(200);
  expect(await call('v1/datasets', secret)).toBe(403);
  expect(await call('v1/members', secret)).toBe(403);
  await settle(page, 'settings/keys');
  expect(await page.getByText('Never', { exact: true }).count()).toBe(0);
});

test('it is renamed with an undo, and rotated', async ({ page }) => {
  await page.getByRole('button', { name: 'Rename Nightly upload' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Hourly upload');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('cell', { name: /^Hourly upload/ }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Rotate Nightly upload' }).click();
  await page.getByLabel('The old secret stops working').selectOption('0');
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
  await page.locator('.secret').waitFor();
  const before = secret;
  secret = (await page.locator('.secret').textContent())!;
  await page.getByRole('button', { name: 'I have saved it' }).click();
  expect(await call('v1/scoring-runs', before)).toBe(401);
  expect(await call('v1/scoring-runs', secret)).toBe(200);
});

test('it is deleted by name, and opens nothing any more', async ({ page }) => {
  await page.getByRole('button', { name: 'Delete Nightly upload' }).click();
  await confirm(page, 'Nightly upload');
  await page.getByText('No keys yet').waitFor();
  expect(await call('v1/scoring-runs', secret)).toBe(401);
});

test('the audit log tells it, filtered and as a file', async ({ page }) => {
  await settle(page, 'settings/audit');
  await page.getByRole('cell', { name: 'Created a key' }).waitFor();
  await page.getByRole('cell', { name: /Deleted a key/ }).waitFor();
  await page.getByLabel('What').selectOption('POST /v1/keys');
  await page.waitForURL('**action=*');
  await page.getByRole('cell', { name: /Deleted a key/ }).waitFor({ state: 'detached' });
  await page.getByRole('combobox', { name: 'Period' }).selectOption('custom');
  await page.getByLabel('To', { exact: true }).fill('2020-01-01');
  await page.waitForURL('**range=custom*to=2020-01-01*');
  await page.getByText('No entries found').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('combobox', { name: 'Period' }).selectOption('7d');
  await page.getByRole('cell', { name: /Rotated a key/ }).waitFor();
  const download = await downloaded(page, page.getByRole('button', { name: 'Export CSV' }));
  expect(download.suggestedFilename()).toMatch(/^audit.*\d{4}-\d\d-\d\d\.csv$/i);
  const lines = readFileSync((await download.path())!, 'utf8')
    .trim()
    .split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(3);
  expect(lines.slice(1).every((line) => line.includes('POST /v1/keys'))).toBe(true);
});
