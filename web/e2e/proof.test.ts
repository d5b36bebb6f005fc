/** What messages were worth, before there is anything and while customers are followed. */
import { expect } from 'vitest';
import { ask, newAddress, settle, signUpProved, violations } from './browser';
import { browserOf, downloaded, inspect } from './browser-of';

const address = newAddress('proof');
const { browser, test } = browserOf((page) => signUpProved(page, address));

const DAY = 86_400_000;
const CUSTOMERS = ['ana', 'bea', 'caio'];

const events = (id: string) => [
  { type: 'identify', userId: id, messageId: `${id} is`, traits: { name: id, email: `${id}@example.com` } },
  {
    type: 'track',
    userId: id,
    messageId: `${id} subscribes`,
    event: 'Subscription Started',
    properties: {
      subscription_id: `sub of ${id}`,
      amount_minor: 4_900,
      currency: 'EUR',
      interval: 'month',
      period_end: new Date(Date.now() + 2 * DAY).toISOString(),
    },
  },
];

test('what a size can prove is told before the start', async ({ page }) => {
  await settle(page, '');
  await page.getByRole('link', { name: 'Results' }).click();
  await page.waitForURL('**/results/proof');
  await page.getByRole('heading', { name: 'Nothing to prove yet' }).waitFor();
  const size = page.locator('.card', { hasText: 'What your size can prove' });
  await size.getByLabel('Customers written to in a year').fill('20000');
  await size.getByLabel('Customers who leave in a month, in percent').fill('8');
  const now = size.getByRole('row', { name: /10% \(now\)/ });
  await now.getByText('2,000', { exact: true }).waitFor();
  await now.getByText('of 100 customers').waitFor();
  await size.getByLabel('Customers written to in a year').fill('300');
  await now.getByText('Not decidable').first().waitFor();
  expect(await violations(page)).toEqual([]);
  await inspect(browser, ['results/proof']);
  // An address that the page had once.
  await settle(page, 'proof');
  await page.waitForURL('**/results/proof');
});

// They enter with a sweep, which comes by the schedule.
test(
  'customers are followed from their first trigger on, and can be downloaded',
  { timeout: 480_000 },
  async ({ page }) => {
    const rule = {
      on: true,
      local_hour: 0,
      approval: true,
      daily_cap: 100,
      lead_times: [{ term_days: 28, days_before: 7 }],
    };
    expect((await ask(page, 'PUT', 'v1/outreach/rules/renewal', rule)).status).toBe(200);
    const sent = await ask(page, 'POST', 'v1/batch', { batch: CUSTOMERS.flatMap(events) });
    expect(sent.status).toBe(200);
    await expect
      .poll(
        async () => {
          await settle(page, 'results/proof');
          return page.getByText('3 customers are being followed').count();
        },
        { timeout: 400_000, interval: 5_000 },
      )
      .toBe(1);
    const rows = page.locator('.card', { hasText: 'Customers behind it' }).locator('tbody tr');
    expect(await rows.count()).toBe(CUSTOMERS.length);
    await rows.first().getByText('Checked on').waitFor();
    const file = await downloaded(page, page.getByRole('button', { name: 'Export CSV' }));
    expect(file.suggestedFilename()).toMatch(/^proof-\d{4}\.csv$/);
    await inspect(browser, ['results/proof']);
  },
);
