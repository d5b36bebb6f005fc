import { expect } from 'vitest';
import { ask, newAddress, settle, signUpProved, violations } from './browser';
import { browserOf } from './browser-of';

const { browser, test } = browserOf((page) => signUpProved(page, newAddress('plan')));

/** One that works, and had no trial yet. */
const GOOD_CARD = `4242${String(Date.now()).slice(-12)}`;

const limit = (name: string) => browser.page.locator('.limits li', { hasText: name });

test('plans stand side by side, in the currency', async ({ page }) => {
  await settle(page, 'billing');
  await page.waitForURL('**/settings/plan');
  const offers = page.locator('.plans > li');
  expect(await offers.count()).toBe(4);
  await offers.filter({ hasText: 'Starter' }).getByText('$99', { exact: true }).waitFor();
  await limit('Seats').getByText('1 of 3').waitFor();
  expect(await violations(page)).toEqual([]);
});

test('what was scored is shown of other days, which are in the address', async ({ page }) => {
  const period = page.getByRole('combobox', { name: 'Period' });
  const asked = page.waitForRequest(/usage\?from=\d{4}-\d\d-\d\d&to=/);
  await period.selectOption('12m');
  const { searchParams } = new URL((await asked).url());
  const [from, to] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name)!));
  expect((to! - from!) / 86_400_000).toBe(364);
  await page.waitForURL('**range=12m');
  await page.reload();
  expect(await period.inputValue()).toBe('12m');
  await period.selectOption('custom');
  await page.getByLabel('From', { exact: true }).fill('2026-01-01');
  await page.waitForURL('**from=2026-01-01*');
  expect(await violations(page)).toEqual([]);
  await period.selectOption('month');
  await page.waitForURL('**/settings/plan');
});

test('what was scored on a day is read by keys', async ({ page }) => {
  await page.getByRole('img', { name: 'Customers scored, by day' }).focus();
  await page.keyboard.press('End');
  await page.locator('.chart-tip').getByText('0', { exact: true }).waitFor();
});

test('a plan is paid for, and its limits hold', async ({ page }) => {
  await page.getByRole('button', { name: 'Try Starter for 14 days' }).click();
  await page.waitForURL('**/checkout/*');
  await page.fill('[name=number]', GOOD_CARD);
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await page.waitForURL('**/settings/plan?checkout=done');
  await page.getByText('Welcome to Starter').waitFor();
  await limit('Seats').getByText('1 of 10').waitFor();
  await page.getByText('Trial', { exact: true }).waitFor();
});

test('a larger plan shows what it costs, and holds at once', async ({ page }) => {
  await settle(page, 'settings/plan');
  await page.getByRole('button', { name: 'Upgrade to Growth' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('$499 a month').waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('Your plan is now Growth').waitFor();
  await limit('Seats').getByText('1 of 50').waitFor();
});

test('a smaller plan is refused with the reasons, and begins once there is room', async ({ page }) => {
  const invite = () => ask(page, 'POST', 'v1/invitations', { email: newAddress('seat'), role: 'viewer' });
  const invited: string[] = [];
  for (let seat = 0; seat < 10; seat++) {
    const { status, body } = await invite();
    expect(status).toBe(201);
    invited.push(body.id!);
  }
  await page.getByRole('button', { name: 'Downgrade to Starter' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await dialog.getByText('You have 11 members and open invitations').waitFor();
  expect(await violations(page)).toEqual([]);
  expect((await ask(page, 'DELETE', `v1/invitations/${invited[0]}`)).status).toBe(204);
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('Your plan is now Starter').waitFor();
  await limit('Seats').getByText('10 of 10').waitFor();
  await page.getByText('Seats: limit reached').waitFor();
});

test('a plan is cancelled for the end of its time, and kept', async ({ page }) => {
  await page.getByRole('button', { name: 'Cancel plan' }).click();
  const dialog = page.getByRole('dialog');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel plan' }).click();
  await page.getByText(/Starter ends on/).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.locator('.note').getByRole('button', { name: 'Keep Starter' }).click();
  await page.getByText(/Starter ends on/).waitFor({ state: 'detached' });
});

test('what is changed in the portal shows once one is back', async ({ page }) => {
  await page.getByRole('button', { name: 'Cards, tax IDs and addresses' }).click();
  await page.waitForURL('**/portal/*');
  await page.getByRole('button', { name: 'Cancel' }).click();
  // Answers once all events have reached us.
  await fetch(`${process.env.PERENE_STRIPE}/_control/deliveries`);
  await page.getByRole('link', { name: 'Back' }).click();
  await page.waitForURL('**/settings/plan');
  await page.getByText(/Starter ends on/).waitFor();
  await page.getByRole('heading', { name: 'Invoices' }).waitFor();
});
