/** Files as people have them: how they are read is shown, can be changed, and holds for what is scored. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { during, newAddress, PHONE, settle, signUp, violations } from './browser';
import { browserOf } from './browser-of';
import { workbook } from './workbook';

const { browser, test } = browserOf((page) => signUp(page, newAddress('reading')));

const cells = (page: Page, column: string) =>
  page.locator('tbody tr', { hasText: column }).first().textContent();

const lines = (text: string[], encoding: BufferEncoding = 'utf8') => Buffer.from(text.join('\r\n'), encoding);

async function upload(page: Page, name: string, buffer: Buffer) {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await page.waitForURL('**/datasets/ds_*');
  await page.getByRole('link', { name: 'Train a model' }).waitFor({ timeout: 60_000 });
}

const euros = (value: number) =>
  value.toLocaleString('de-DE', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Customers as German spreadsheets write them, with a title above and totals below. */
function german(rows: number): string[] {
  const line = (at: number) => {
    const [fee, revenue] = [20 + (at % 40), 1000 * (1 + (at % 7)) + at].map(euros);
    const since = `0${1 + (at % 9)}/0${1 + (at % 8)}/2026`;
    return `K${at};Grün;${1 + (at % 4)};${since};${fee};${revenue};${at % 3 ? 'Nein' : 'Ja'}`;
  };
  return [
    'Kunden im Mai;;;;;;',
    'kunde;tarif;filiale;seit;preis;umsatz;gekündigt',
    ...Array.from({ length: rows }, (_, at) => line(at)),
    `Summe;;;;${euros(40 * rows)};;`,
  ];
}

test('a file from a German spreadsheet is read as it is meant', async ({ page }) => {
  await upload(page, 'kunden.csv', lines(german(300), 'latin1'));
  expect(await violations(page)).toEqual([]);
  await page.getByText('Text in windows-1252, delimiter: semicolon.').waitFor();
  await page.getByText('1 line above the table treated as a title.').waitFor();
  await page.getByText('Skipped (not data): 1 totals row.').waitFor();
  expect(await cells(page, 'umsatz')).toContain('decimal comma');
  // Who writes decimals with a comma puts the day first.
  expect(await cells(page, 'seit')).toContain('day before month');
});

test('what was read is corrected, column by column and for the whole file', async ({ page }) => {
  expect(await cells(page, 'filiale')).toContain('Integer');
  await page.getByRole('button', { name: 'Read the file another way' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Change a column’s type').selectOption('filiale');
  await dialog.getByLabel('Type', { exact: true }).selectOption('text');
  await dialog.getByLabel('Dates').selectOption('month_first');
  await dialog.getByRole('button', { name: 'Read again' }).click();
  await page.getByRole('row', { name: /seit.*month before day/ }).waitFor({ timeout: 60_000 });
  expect(await cells(page, 'filiale')).toContain('Text');
  expect(await cells(page, 'umsatz')).toContain('decimal comma');
  // Said once, it is kept for files of that name.
  await page.getByRole('button', { name: 'Read the file another way' }).click();
  expect(await dialog.getByLabel('Dates').inputValue()).toBe('month_first');
  expect(await dialog.getByText('filiale · Text').count()).toBe(1);
  await dialog.getByRole('button', { name: 'Back to automatic' }).first().click();
  expect(await dialog.getByLabel('Dates').inputValue()).toBe('');
  await page.keyboard.press('Escape');
});

test('a workbook with a title and totals is read from its sheet', async ({ page }) => {
  const rows = Array.from({ length: 300 }, (_, at) => [
    `C${at}`,
    20 + (at % 40) + 0.5,
    at % 3 ? 'No' : 'Yes',
  ]);
  const sheet = [['Customers of May'], ['customer', 'fee', 'churned'], ...rows, ['Total', 12345.5]];
  await settle(page, 'start');
  await upload(page, 'customers.xlsx', workbook('Customers', sheet));
  await page.getByText('1 line above the table treated as a title.').waitFor();
  await page.getByText('Skipped (not data): 1 totals row.').waitFor();
  await page.getByText('Sheet “Customers”').waitFor();
  expect(await cells(page, 'fee')).toContain('Number');
});

/** Whose days are all below 13; who pays much rather leaves. */
const ambiguous = (rows: number, begin = 0) => [
  'customer_id,company,since,fee,churned',
  ...Array.from({ length: rows }, (_, row) => {
    const at = begin + row;
    const fee = 20 + ((at * 37) % 60);
    return `C${at},Firm ${at},0${1 + (at % 9)}/1${at % 3}/2025,${fee}.5,${fee + ((at * 53) % 97) > 120 ? 'Yes' : 'No'}`;
  }),
];

test('what a file leaves open is asked, and the answer holds', async ({ page }) => {
  await settle(page, 'start');
  await upload(page, 'subscribers.csv', lines(ambiguous(600)));
  await page.getByText('Which comes first in these dates: day or month?').waitFor();
  expect(await cells(page, 'since')).toContain('Text');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Day first' }).click();
  await page.getByRole('row', { name: /since.*day before month/ }).waitFor({ timeout: 60_000 });
  expect(await page.getByText('Which comes first in these dates').count()).toBe(0);
  await page.getByText('You chose the order of dates: day before month.').waitFor();

  await page.getByRole('link', { name: 'Train a model' }).click();
  await page.waitForURL('**/models/new*');
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.waitForURL('**/training-runs/run_*');
  await page.getByRole('link', { name: 'See who is at risk' }).click({ timeout: 110_000 });
  // They are called as the file calls them.
  await page
    .locator('.riskiest')
    .getByRole('link', { name: /^Firm \d+$/ })
    .first()
    .waitFor();
});

test('a file of one row is scored as the model has learned to read', async ({ page }) => {
  await settle(page, 'start');
  await upload(page, 'one.csv', lines(ambiguous(1, 5002)));
  await settle(page, 'models');
  await page.locator('tbody a').first().click();
  await page.getByText('Predicts whether Churned is Yes').waitFor();
  await page.getByRole('button', { name: 'Score customers' }).click();
  const dialog = page.getByRole('dialog');
  // The newest that the model can do with is offered, whatever it is called.
  const offered = dialog.getByRole('combobox').locator('option:checked', { hasText: 'one' });
  await offered.waitFor({ state: 'attached' });
  await dialog.getByRole('button', { name: 'Start scoring' }).click();
  const runs = page.getByRole('region', { name: 'Scoring runs' }).locator('tbody tr');
  await runs.nth(1).waitFor();
  await page.waitForFunction(
    () => document.querySelectorAll('[aria-label="Scoring runs"] tbody tr .badge.good').length === 2,
  );
  await settle(page, 'customers');
  await page.getByLabel('Search by customer name').fill('firm 50');
  await page.getByRole('link', { name: 'Firm 5002' }).waitFor();
});

test('why a file cannot be read is said in Portuguese, too', async () => {
  await during({ session: browser.context, ...PHONE }, async ({ page }) => {
    await settle(page, 'start');
    const buffer = Buffer.from('%PDF-1.4 not a table');
    const mimeType = 'application/octet-stream';
    await page.locator('input[type=file]').setInputFiles({ name: 'clientes.csv', mimeType, buffer });
    await page.waitForURL('**/datasets/ds_*');
    const failure = page.getByRole('alert').filter({ hasText: 'Não foi possível ler o arquivo' });
    await failure.getByText('O arquivo não é uma tabela que se possa ler.').waitFor();
    await failure.getByText('Envie uma tabela: CSV, Excel (XLSX), JSON ou Parquet.').waitFor();
    expect(await violations(page)).toEqual([]);
  });
});
