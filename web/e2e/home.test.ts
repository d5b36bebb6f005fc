/** Home: what has changed, what waits for the user, whom to call first, and what is still to be set up. */
import { beforeAll, expect } from 'vitest';
import { ask, during, PHONE, settle, signIn, URL_, violations } from './browser';
import { browserOf } from './browser-of';
import { newWorld } from './world';

const email = `home-${Date.now()}@example.com`;
beforeAll(() => newWorld(email));
const { browser, test } = browserOf((page) => signIn(page, email), true);

test('figures tell how they have changed since the run before', async ({ page }) => {
  await settle(page, '');
  const changes = await page.locator('.stat .change').allTextContents();
  expect(changes).toHaveLength(4);
  for (const change of changes) expect(change).toMatch(/(more|less) than on|Unchanged since/);
  // More of them are at risk than a month before, which is no good news.
  const atRisk = page.locator('.stat', { hasText: 'Customers at risk' });
  await atRisk.locator('.change.bad', { hasText: 'more than on' }).waitFor();
});

test('a period is kept in the address, and says so where nothing is in it', async ({ page }) => {
  await settle(page, '');
  await page.getByRole('combobox', { name: 'Period' }).selectOption('30d');
  await page.waitForURL('**/?range=30d');
  // Both runs are in it: the newer one is compared with the other.
  await page.locator('.stat .change').first().waitFor();
  expect(await page.locator('.stat .change').count()).toBe(4);
  await settle(page, '?range=custom&from=2020-01-01&to=2020-02-01');
  await page.getByText('Nobody was scored in this period').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show all time' }).click();
  await page.locator('.stat .change').first().waitFor();
});

test('that the server fails is said at once, and can be tried again', async ({ page }) => {
  for (const at of ['', 'settings/webhooks']) {
    await page.route('**/v1/me', (route) => route.fulfill({ status: 502, body: '' }));
    await page.goto(URL_ + at);
    const alert = page.locator('main').getByRole('alert');
    await alert.getByText('Something went wrong', { exact: true }).waitFor();
    await page.unroute('**/v1/me');
    // It may be tried again by itself before.
    await alert
      .getByRole('button', { name: 'Try again' })
      .click({ timeout: 5_000 })
      .catch(() => undefined);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await alert.count()).toBe(0);
  }
});

test('when it was scored is told exactly to whom asks', async ({ page }) => {
  await settle(page, '');
  const when = page.locator('.head .when');
  expect(await when.locator('.ago').textContent()).toMatch(
    /^Scored (now|\d+ (minutes?|hours?) ago|yesterday)$/,
  );
  await when.focus();
  expect((await when.locator('.exact').boundingBox())!.width).toBeGreaterThan(100);
  expect(await when.locator('.ago').isVisible()).toBe(false);
});

test('who became at risk is told, and leads to them', async ({ page }) => {
  await settle(page, '');
  const item = page.locator('.needs li', { hasText: 'newly at risk' });
  await item.getByRole('link', { name: 'See who changed' }).click();
  await page.waitForURL('**/#changes');
  await page.getByRole('heading', { name: 'Changes since last scoring' }).waitFor();
});

test('what needs the user has one action, and goes when it is put aside', async ({ page }) => {
  await settle(page, '');
  const needs = page.locator('section', { has: page.getByRole('heading', { name: 'Needs your attention' }) });
  const item = needs.locator('li', { hasText: 'your customers have changed since it was trained' });
  await item.getByRole('link', { name: 'See what changed' }).click();
  await page.waitForURL('**/models/mdl_*tab=drift*');
  await page.getByRole('tab', { name: 'Drift', selected: true }).waitFor();
  await settle(page, '');
  await item.getByRole('button', { name: 'Dismiss' }).click();
  await item.waitFor({ state: 'detached' });
  await settle(page, '');
  // What its scorings alerted of stays until somebody sees to it.
  await needs.getByText('need someone').waitFor();
  expect(await item.count()).toBe(0);
});

test('the checklist ticks what is done, leads on, and ends', async ({ page }) => {
  await settle(page, '');
  const list = page.locator('section', {
    has: page.getByRole('heading', { name: 'Get the most out of Perene' }),
  });
  await list.getByText('2 of 3 done').waitFor();
  await list.getByRole('link', { name: 'Invite' }).click();
  await page.waitForURL('**/settings/members');
  await settle(page, '');
  await list.getByRole('button', { name: 'Hide' }).click();
  await list.waitFor({ state: 'detached' });
  await settle(page, '');
  expect(await list.count()).toBe(0);
});

test('it is the same on a phone, in Portuguese', async () => {
  await during({ session: browser.context, ...PHONE }, async ({ page }) => {
    await settle(page, '');
    for (const name of ['Precisa da sua atenção', 'Ligue primeiro para estes', 'Aproveite melhor o Perene'])
      await page.getByRole('heading', { name }).waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

test('customers are called by their names, where anything tells them', async ({ page }) => {
  await settle(page, '');
  const rows = page.locator('.riskiest tbody tr');
  const key = (await rows.nth(1).locator('a').textContent())!;
  const customers = [{ id: key, traits: { name: 'Acme Robotics' } }];
  expect((await ask(page, 'PUT', 'v1/customers', { customers })).status).toBe(200);
  await settle(page, '');
  const named = rows.nth(1).getByRole('link', { name: 'Acme Robotics', exact: true });
  await named.waitFor();
  const other = (await rows.nth(2).locator('a').textContent())!;
  expect(other).toMatch(/\S/);
  await named.click();
  await page.getByRole('heading', { name: 'Acme Robotics' }).waitFor();
  await page.getByRole('heading', { name: 'Why this score' }).waitFor();
});
