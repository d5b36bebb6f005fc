/** The list of who needs somebody: found on Home, filtered, worked off by mouse and keys, undone, and its rules. */
import { expect } from 'vitest';
import { ask, newAddress, PHONE, settle, signIn, violations } from './browser';
import { browserOf, inspect } from './browser-of';
import { newWorld } from './world';

const email = newAddress('alerts');
const { browser, test } = browserOf(async (page) => {
  await newWorld(email);
  await signIn(page, email);
  let before = 0;
  for (let patience = 0; patience < 60; patience++) {
    const { body } = await ask(page, 'GET', 'v1/alerts?limit=100');
    const { items } = body as { items: { about: { kind: string } }[] };
    // The second scoring has raised its own, and is done with it.
    if (items.length === before && items.some(({ about }) => about.kind === 'risk_jumped')) return;
    before = items.length;
    await new Promise((again) => setTimeout(again, 2000));
  }
  throw new Error('no alerts were raised');
});

const PAGES = ['alerts', 'alerts?tab=rules', 'alerts?state=resolved&owner=me'];
const rows = (page: import('playwright-core').Page) => page.locator('tbody tr');
const count = async (page: import('playwright-core').Page, query: string) => {
  const { body } = await ask(page, 'GET', `v1/alerts?limit=100&${query}`);
  return (body as { items: unknown[] }).items.length;
};

test('Home says that alerts need somebody, and leads to them', async ({ page }) => {
  await settle(page, '');
  await page.locator('.needs li', { hasText: 'need someone' }).getByRole('link', { name: 'Alerts' }).click();
  await page.waitForURL('**/alerts?state=open');
  await page.getByText('Churn risk').first().waitFor();
  await inspect(browser, PAGES);
});

test('one is opened beside the list, given to oneself and contacted, and its past says so', async ({
  page,
}) => {
  await settle(page, 'alerts');
  const name = rows(page).first().locator('[data-alert]');
  const who = (await name.textContent()) ?? '';
  await name.click();
  await page.waitForURL('**/alerts?*peek=alt_*');
  const peek = page.getByRole('complementary', { name: who });
  await peek.getByText('Alert raised').waitFor();
  expect(await violations(page)).toEqual([]);
  await peek.getByRole('combobox', { name: 'Owner' }).selectOption({ label: 'Ana Souza' });
  await peek.getByText('Assigned to Ana Souza').waitFor();
  await peek.getByRole('combobox', { name: 'Status' }).selectOption('contacted');
  await peek.getByText('Status set to Contacted').waitFor();
  await page.keyboard.press('Escape');
  await peek.waitFor({ state: 'detached' });
  expect(await count(page, 'state=contacted&owner=me')).toBe(1);
  await page.getByLabel('Status', { exact: true }).selectOption('contacted');
  await page.waitForURL('**/alerts?*state=contacted*');
  await expect.poll(() => rows(page).count()).toBe(1);
});

test('by keys the list is worked off, and the last step is undone', async ({ page }) => {
  await settle(page, 'alerts');
  await rows(page).first().locator('[data-alert]').focus();
  await page.keyboard.press('j');
  const second = await rows(page).nth(1).locator('[data-alert]').getAttribute('data-alert');
  expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.alert)).toBe(second);
  const before = await count(page, 'state=unresolved');
  await page.keyboard.press('s');
  await page.getByText('1 alert updated').waitFor();
  expect(await count(page, 'state=saved')).toBe(1);
  expect(await count(page, 'state=unresolved')).toBe(before - 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => count(page, 'state=saved')).toBe(0);
});

test('many are snoozed at once, and found again', async ({ page }) => {
  await settle(page, 'alerts');
  const all = await rows(page).count();
  await page.getByRole('checkbox', { name: 'Select all loaded rows' }).check();
  await page.getByText(`${all} selected`).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('combobox', { name: 'Snooze', exact: true }).selectOption('week');
  await page.getByText(`${all} alerts updated`).waitFor();
  await page.getByText('You are all caught up').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Status', { exact: true }).selectOption('snoozed');
  await expect.poll(() => rows(page).count()).toBe(all);
  await page.getByRole('checkbox', { name: 'Select all loaded rows' }).check();
  await page.getByRole('combobox', { name: 'Set status' }).selectOption('lost');
  await page.getByText('No alerts match').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.waitForURL('**/alerts');
});

test('rules are changed, and the change undone', async ({ page }) => {
  await settle(page, 'alerts?tab=rules');
  await page.getByRole('switch', { name: 'Among the riskiest' }).click();
  const jumped = page.locator('.alert-rules li', { hasText: 'Risk jumped' });
  await jumped.getByLabel('Rise of at least, in percentage points').fill('35');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor();
  const rules = async () =>
    (await ask(page, 'GET', 'v1/alerts/rules')).body as {
      top_at_risk: { on: boolean };
      risk_jumped: { least_rise: number };
    };
  expect((await rules()).top_at_risk.on).toBe(false);
  expect((await rules()).risk_jumped.least_rise).toBe(0.35);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await rules()).top_at_risk.on).toBe(true);
});

test('on a phone and in the dark it is read as well', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
  await inspect(browser, PAGES);
  // Nothing speaks of keys to a finger.
  await settle(page, 'alerts?state=lost');
  await rows(page).first().waitFor();
  const keys = page.getByText('Keyboard shortcuts');
  expect([await keys.count(), await keys.isVisible()]).toEqual([1, false]);
});
