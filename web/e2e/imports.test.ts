/** A file whose rows become customers and events, and are taken out again. */
import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { newAddress, scratch, settle, signUpProved, violations } from './browser';
import { browserOf, inspect } from './browser-of';

const file = scratch('visits.csv');
const { browser, test } = browserOf((page) => signUpProved(page, newAddress('imports')));

test('a file is tried, imported and undone', async ({ page }) => {
  const rows = Array.from(
    { length: 40 },
    (_, n) => `c${n % 7},Visited,2026-03-${10 + (n % 18)} 10:${10 + n}:00`,
  );
  writeFileSync(file, ['customer_id,event,timestamp', ...rows, ',Visited,2026-03-10 10:00:00'].join('\n'));
  await settle(page, 'datasets');
  await page.locator('input[type=file]').setInputFiles(file);
  await page.waitForURL('**/datasets/ds_*');
  await page.getByRole('button', { name: 'Keep as customers or events' }).click({ timeout: 60_000 });
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Check the rows' }).click();
  await dialog.getByText('40 of 41 rows ready to import').waitFor({ timeout: 60_000 });
  await dialog.getByText(/Row 41:/).waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Import' }).click();
  await page.waitForURL('**/sources');
  await page.getByText('40 imported, 0 duplicates, 1 with errors').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Show errors' }).click();
  await dialog.getByText(/Row 41:/).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await inspect(browser, ['sources']);
  await settle(page, 'sources');
  await page.getByRole('button', { name: 'Undo' }).click();
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone').waitFor({ timeout: 60_000 });
});
