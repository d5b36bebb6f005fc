/** What people keep of lists: a search in the address, columns, and views by a name. */
import { expect, inject } from 'vitest';
import { during, PHONE, settle, signIn, violations } from './browser';
import { browserOf, inspect } from './browser-of';

const world = inject('world');
const { browser, test } = browserOf((page) => signIn(page, world.email));

test('datasets are found by name, with the columns one wants, and so again by a view', async ({ page }) => {
  await settle(page, 'datasets');
  await page.getByLabel('Search by name').fill('february');
  await page.waitForURL('**/datasets?q=february');
  expect(await page.locator('tbody tr').count()).toBe(1);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'File' }).uncheck();
  await page.keyboard.press('Escape');
  await page.getByRole('columnheader', { name: 'File' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByLabel('Name of this view').fill('Of February');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.getByLabel('Search by name').fill('nothing of that name');
  await page.getByText('Nothing matches your search').waitFor();
  await page.getByRole('button', { name: 'Clear search' }).click();
  await settle(page, 'datasets');
  expect(await page.locator('tbody tr').count()).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Of February', exact: true }).click();
  await page.waitForURL('**/datasets?q=february');
  expect(await page.getByRole('columnheader', { name: 'File' }).count()).toBe(0);
});

test('a view of customers has their filters and order', async ({ page }) => {
  await settle(page, 'customers?risk=high&sort=score');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByLabel('Name of this view').fill('Just at risk');
  await page.getByRole('button', { name: 'Save view' }).click();
  await settle(page, 'customers');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Just at risk', exact: true }).click();
  await page.waitForURL(/customers\?.*risk=high/);
  expect(page.url()).toContain('sort=score');
});

test('on a phone a list is read without scrolling sideways', async () => {
  await during({ session: browser.context, ...PHONE, colorScheme: 'dark' }, (phone) =>
    inspect(phone, ['datasets', 'models', 'settings/audit']),
  );
});
