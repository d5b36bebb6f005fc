/** From nothing to an active offer, and to whether a customer could get it. */
import { expect } from 'vitest';
import { ask, newAddress, settle, signUpProved, violations } from './browser';
import { browserOf, inspect } from './browser-of';

const { browser, test } = browserOf((page) => signUpProved(page, newAddress('offers')));

const DAY = 86_400_000;
const PAGES = ['campaigns/offers'];
const since = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** On a plan for 50.00 euros a month. */
const subscribes = (id: string, plan: string) => [
  { type: 'identify', userId: id, messageId: `${id} is`, traits: { name: id } },
  {
    type: 'track',
    userId: id,
    messageId: `${id} subscribes`,
    event: 'Subscription Started',
    timestamp: since(60),
    historical: true,
    properties: {
      subscription_id: `sub of ${id}`,
      plan,
      amount_minor: 5_000,
      currency: 'EUR',
      interval: 'month',
      started_at: since(60),
    },
  },
];

test('without offers the page says what to do, and promises nothing', async ({ page }) => {
  const batch = [...subscribes('ana', 'Pro'), ...subscribes('bea', 'Basic')];
  expect((await ask(page, 'POST', 'v1/batch', { batch })).status).toBe(200);
  await expect
    .poll(
      async () => {
        const { body } = await ask(page, 'GET', 'v1/customers/plans');
        return (body as { items: unknown[] }).items.length;
      },
      { timeout: 90_000 },
    )
    .toBe(2);
  await settle(page, 'campaigns');
  await page.getByRole('navigation').getByRole('link', { name: 'Offers', exact: true }).click();
  await page.waitForURL('**/campaigns/offers');
  await page.getByText('No campaign is making offers').waitFor();
  await page.getByText('No offers yet').waitFor();
  expect(await violations(page)).toEqual([]);
});

test('a draft is written, and made active once customers can read it', async ({ page }) => {
  await settle(page, 'campaigns/offers');
  await page.getByRole('button', { name: 'New offer' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('A fifth off');
  await dialog.getByRole('checkbox', { name: 'Pro' }).check();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = page.locator('tbody tr', { hasText: 'A fifth off' });
  await row.getByText('20% off for 3 months').waitFor();
  await row.getByText('Draft').waitFor();

  await row.getByRole('button', { name: 'More for A fifth off' }).click();
  await page.getByRole('button', { name: 'Edit A fifth off' }).click();
  await dialog.getByLabel('Title (English)').fill('Stay with us');
  await dialog.getByLabel('Text (English)').fill('A fifth off for three months.');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await row.getByRole('button', { name: 'Activate' }).click();
  await row.getByText('Active', { exact: true }).waitFor();
  await inspect(browser, PAGES);
});

test('a customer’s page says whether they could get it, and why not', async ({ page }) => {
  await settle(page, 'customer?id=ana');
  const row = page.locator('tbody tr', { hasText: 'A fifth off' });
  await row.getByText('Possible', { exact: true }).waitFor();
  await row.getByText('€30').waitFor();
  await settle(page, 'customer?id=bea');
  await row.getByText('The offer is not for the plan Basic').waitFor();
  expect(await violations(page)).toEqual([]);
});

test('of an active offer only name and limits change, and it is withdrawn', async ({ page }) => {
  await settle(page, 'campaigns/offers');
  const row = page.locator('tbody tr', { hasText: 'A fifth off' });
  await row.getByRole('button', { name: 'More for A fifth off' }).click();
  await page.getByRole('button', { name: 'Edit A fifth off' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('The offer is active').waitFor();
  expect(await dialog.getByLabel('What it gives').count()).toBe(0);
  await dialog.getByLabel('Most customers in all').fill('10');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await row.getByText('Up to 10 customers').waitFor();
  await row.getByRole('button', { name: 'Withdraw' }).click();
  await row.getByText('Withdrawn').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await row.getByText('Active', { exact: true }).waitFor();
});
