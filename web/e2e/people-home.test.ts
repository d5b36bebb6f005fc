/** Customers of whom events told: the list, segments, what is done with many, and one customer's page. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { ask, during, newAddress, PHONE, settle, signUpProved, violations } from './browser';
import { browserOf, downloaded, inspect } from './browser-of';

const { browser, test } = browserOf(async (page) => {
  await signUpProved(page, newAddress('people'));
  const customers = Array.from({ length: 12 }, (_, n) => ({
    id: `c${n}`,
    traits: {
      name: `Ana ${String.fromCharCode(65 + n)}`,
      email: `c${n}@example.com`,
      city: n % 2 ? 'Porto' : 'Recife',
      seats: n,
    },
  }));
  expect((await ask(page, 'PUT', 'v1/customers', { customers })).status).toBe(200);
  const began = (n: number) => ({
    type: 'track',
    userId: `c${n}`,
    event: 'Subscription Started',
    timestamp: '2026-01-01T00:00:00Z',
    properties: {
      plan: n < 3 ? 'Pro' : 'Team',
      amount_minor: 1000 + n * 100,
      currency: 'EUR',
      interval: 'month',
      status: 'active',
    },
  });
  const batch = [0, 1, 2, 3, 4, 5].map(began);
  expect((await ask(page, 'POST', 'v1/batch', { batch })).status).toBe(200);
  for (let patience = 0; patience < 150; patience++) {
    const found = await ask(page, 'GET', 'v1/customers?sort=id&currency=EUR');
    if ((found.body as { total?: number }).total === 6) return;
    await new Promise((again) => setTimeout(again, 1000));
  }
  throw new Error('the events are not merged');
});

const count = (n: number) => `${n} customers`;

test('all customers are listed, searched, filtered and ordered, and the address says so', async ({
  page,
}) => {
  await settle(page, 'customers');
  await page.getByText(count(12)).waitFor();
  const names = () => page.locator('.people tbody .customer-name a').allTextContents();
  expect((await names()).slice(0, 2)).toEqual(['Ana F', 'Ana E']);
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByRole('combobox', { name: 'Filter by' }).selectOption('plan');
  await page.getByRole('combobox', { name: 'Value' }).selectOption('Pro');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL('**plan=Pro*');
  await page.getByText(count(3)).waitFor();
  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('name');
  await page.waitForFunction(
    () => document.querySelector('.people tbody .customer-name a')?.textContent === 'Ana A',
  );
  expect(await names()).toEqual(['Ana A', 'Ana B', 'Ana C']);
  await page.getByRole('button', { name: 'Remove filter Plan: Pro' }).click();
  await page.getByLabel('Search by name, email or ID').fill('c1@');
  await page.waitForURL('**q=c1*');
  await page.getByText('1 customer', { exact: true }).waitFor();
  await page.getByLabel('Search by name, email or ID').fill('zzz');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByText(count(12)).waitFor();
});

test('columns are chosen, traits among them, and what is seen is exported', async ({ page }) => {
  await settle(page, 'customers?order=name');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'City' }).check();
  await page.keyboard.press('Escape');
  await page.getByRole('columnheader', { name: 'City' }).waitFor();
  const download = await downloaded(page, page.getByRole('button', { name: 'Export this list as CSV' }));
  const [head, first, ...rest] = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(head).toContain('Customer ID,Customer,MRR,Plan');
  expect(head).toMatch(/City$/);
  expect(first).toMatch(/^c0,Ana A,€10,Pro,Active,.*Recife$/);
  expect(rest).toHaveLength(11);
});

test('a filter becomes a segment, which opens it again and goes with an undo', async ({ page }) => {
  await settle(page, 'customers?plan=Team');
  await page.getByRole('button', { name: 'Save as segment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Segment name').fill('Teams');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save as segment' }).click();
  const tab = page.getByRole('button', { name: /^Teams\s*3$/ });
  await tab.waitFor();
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await page.getByText(count(12)).waitFor();
  await tab.click();
  await page.waitForURL('**plan=Team*');
  await page.getByText(count(3)).waitFor();
  await page.getByRole('button', { name: 'Delete segment Teams' }).click();
  await tab.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await tab.waitFor();
});

test('many get an owner and a tag at once, and lose them again', async ({ page }) => {
  await settle(page, 'customers?order=name');
  for (const name of ['Ana A', 'Ana B']) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await page.getByText('2 selected').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('combobox', { name: 'Assign owner' }).selectOption({ label: 'Ana Souza' });
  await page.getByText('2 customers updated').waitFor();
  const owned = () => page.locator('.people tbody tr', { hasText: 'Ana Souza' }).count();
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll('.people tbody tr')].filter((row) =>
        row.textContent!.includes('Ana Souza'),
      ).length === 2,
  );
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForFunction(
    () =>
      ![...document.querySelectorAll('.people tbody tr')].some((row) =>
        row.textContent!.includes('Ana Souza'),
      ),
  );
  expect(await owned()).toBe(0);
  await page.getByRole('checkbox', { name: 'Select Ana A' }).check();
  await page.getByRole('button', { name: 'Select all 12' }).click();
  await page.getByText('12 selected').waitFor();
  await page.getByRole('button', { name: 'Add tag' }).click();
  await page.getByLabel('Tag name').fill('spring');
  await page.keyboard.press('Enter');
  await page.getByText('12 customers updated').waitFor();
  await settle(page, 'customers?tag=spring');
  await page.getByText(count(12)).waitFor();
});

test.each([1280, 390])('a customer opens beside the list at %i px', async (width) => {
  await during({ session: browser.context, width }, async ({ page }) => {
    await settle(page, 'customers?order=name');
    await page.locator('.people tbody tr', { hasText: 'Ana B' }).locator('td', { hasText: 'Pro' }).click();
    const peek = page.getByRole('complementary', { name: 'Ana B' });
    await peek.getByRole('heading', { name: 'Notes' }).waitFor();
    const { x, width: wide } = (await peek.boundingBox())!;
    expect([x >= 0, x + wide]).toEqual([true, width]);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await peek.waitFor({ state: 'detached' });
  });
});

test('a customer’s page has owner, tags, notes, and all that happened', async ({ page }) => {
  await settle(page, 'customers?order=name');
  await page.getByRole('link', { name: 'Ana A' }).click();
  await page.getByRole('heading', { name: 'Ana A' }).waitFor();
  await page.getByRole('combobox', { name: 'Owner' }).selectOption({ label: 'Ana Souza' });
  await page.getByText('Saved').waitFor();
  await page.getByLabel('Tag name').fill('vip');
  await page.getByRole('button', { name: 'Add tag' }).click();
  await page.getByRole('button', { name: 'Remove tag vip' }).waitFor();
  await page.getByLabel('Note', { exact: true }).fill('Called.\nBack on Monday.');
  await page.getByRole('button', { name: 'Add note' }).click();
  const line = page.getByRole('list', { name: 'Timeline' });
  await line.getByText('Note by Ana Souza').waitFor();
  await line.getByText('Subscription Started').waitFor();
  expect(await line.getByText('€10').count()).toBe(1);
  await page.getByRole('region', { name: 'Subscriptions' }).getByText('Pro').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Delete note' }).click();
  await page.getByText('No notes yet.').waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await page.waitForURL('**/customers?*order=name*');
});

test('somebody who is not there is not found', async ({ page }) => {
  await settle(page, 'customer?id=nobody');
  await page.getByText('No such customer').waitFor();
});

test('on a phone a card names nothing that is not known', async () => {
  await during({ session: browser.context, ...PHONE, locale: 'en-US' }, async ({ page }) => {
    await settle(page, 'customers');
    const named = (customer: string) =>
      page
        .locator('.people tbody tr', { hasText: customer })
        .locator('td[data-name]')
        .evaluateAll((cells) =>
          cells
            .filter((cell) => cell.getClientRects().length > 0)
            .map((cell) => `${cell.getAttribute('data-name')}: ${cell.textContent}`),
        );
    // Who has no subscription; a tag, if any.
    expect((await named('Ana L')).filter((one) => one !== 'Tags: spring')).toEqual([]);
    expect(await named('Ana F')).toEqual(
      expect.arrayContaining(['MRR: €15', 'Plan: Team', 'Status: Active']),
    );
  });
});

test.each([
  ['light', 1280, 'en-US'],
  ['dark', 768, 'en-US'],
  ['light', PHONE.width, 'pt-BR'],
] as const)(
  'it is free of violations and as wide as the screen, %s, %i px, %s',
  async (colorScheme, width, locale) => {
    await during({ session: browser.context, colorScheme, width, locale }, (other) =>
      inspect(other, ['customers', 'customers?plan=Pro', 'customers?q=zzz', 'customer?id=c0']),
    );
  },
);
