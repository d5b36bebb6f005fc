/** From offers and scores to an offer that is carried out: a campaign written, rehearsed, started, and a round of it decided,
 * approved and accepted. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ask, newAddress, PHONE, settle, signUpProved, violations } from './browser';
import { browserOf, confirm, inspect } from './browser-of';

const { browser, test } = browserOf((page) => signUpProved(page, newAddress('campaigns')));

const MINUTES = 60_000;
const NAME = 'Keep them';
/** A company's Stripe with a year of history, up to the month that is now. */
const company = `campaigns${Date.now()}`;
const today = new Date();
const begin = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 12) / 1000;
let campaign = '';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Answer = any;

/** What the API answers, which is what was hoped for. */
async function call(page: Page, method: string, path: string, body?: object): Promise<Answer> {
  const answer = await ask(page, method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}

/** Waits until something that was begun has ended well. */
async function ended(page: Page, path: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const { status, error } = await call(page, 'GET', path);
        expect(error ?? null, path).toBeNull();
        return status as string;
      },
      { timeout: 5 * MINUTES, interval: 1_000 },
    )
    .toMatch(/^(ready|succeeded)$/);
}

test('a company is connected, and its customers are scored', { timeout: 15 * MINUTES }, async ({ page }) => {
  const made = await fetch(`${process.env.PERENE_COMPANIES}/_companies/${company}`, {
    method: 'POST',
    body: JSON.stringify({ customers: 400, months: 12, begin, seed: 3 }),
  });
  expect(made.status).toBe(200);
  await settle(page, 'sources');
  await page.getByRole('button', { name: 'Connect Stripe' }).click();
  const connecting = page.getByRole('dialog');
  await connecting.getByLabel('Restricted key').fill(`rk_test_${company}`);
  await connecting.getByRole('button', { name: 'Connect Stripe' }).click();
  await page.getByText('Up to date', { exact: true }).waitFor({ timeout: 6 * MINUTES });
  // What was read is known of customers once it is merged.
  await expect
    .poll(async () => (await call(page, 'GET', 'v1/customers?limit=1')).items.length, {
      timeout: 3 * MINUTES,
      interval: 1_000,
    })
    .toBe(1);

  const built = async (ledger: object): Promise<Answer> => {
    const given = { name: 'Customers', source: 'ledger', ledger };
    const path = `v1/datasets/${(await call(page, 'POST', 'v1/datasets', given)).dataset.id}`;
    await ended(page, path);
    return call(page, 'GET', path);
  };
  const learned = await built({});
  const { target, positive_label, entity_key, snapshot_column } = learned.suggestions;
  const { model, training_run } = await call(page, 'POST', 'v1/models', {
    name: 'Churn',
    task: 'churn',
    dataset_id: learned.id,
    ...{ target, positive_label, entity_key, snapshot_column },
    effort: 'fast',
  });
  await ended(page, `v1/training-runs/${training_run.id}`);
  const { scoring_run } = await call(page, 'POST', `v1/models/${model.id}/score`, {
    dataset_id: (await built({ purpose: 'scoring' })).id,
    version: 1,
  });
  await ended(page, `v1/scoring-runs/${scoring_run.id}`);
});

test('without offers there is nothing to choose from', async ({ page }) => {
  await settle(page, '');
  await page.getByRole('link', { name: 'Campaigns', exact: true }).click();
  await page.waitForURL('**/campaigns');
  await page.getByText('No campaigns yet').waitFor();
  await page.getByText('You have no active offers to choose from').waitFor();
  await inspect(browser, ['campaigns']);
});

test('a campaign is written with three offers', async ({ page }) => {
  const offers = [
    ['A fifth off', { kind: 'percent_discount', percent: 20, months: 3 }],
    ['A month of rest', { kind: 'pause', months: 1 }],
    ['A tenth off', { kind: 'percent_discount', percent: 10, months: 1 }],
  ] as const;
  for (const [name, terms] of offers) {
    const words = [{ language: 'en', title: name, text: 'Stay with us.' }];
    const { id } = await call(page, 'POST', 'v1/offers', {
      name,
      terms,
      words,
      fulfillment: { by: 'task' },
    });
    await call(page, 'POST', `v1/offers/${id}/activate`);
  }
  // Nobody is held out, so that whoever is chosen is made an offer, whatever the draw.
  await settle(page, 'campaigns/messages?tab=settings');
  await page.getByLabel('Hold-out, in percent').fill('0');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor();

  await settle(page, 'campaigns');
  await page.getByRole('button', { name: 'New campaign' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill(NAME);
  for (const [name] of offers) await dialog.getByRole('checkbox', { name }).check();
  await dialog.getByLabel('A new round').selectOption('manual');
  // Where revenue is known already, there is a line for each currency.
  const remove = dialog.getByRole('button', { name: /^Remove line / });
  while ((await remove.count()) > 1) await remove.last().click();
  await dialog.getByLabel('Currency', { exact: true }).selectOption('USD');
  await dialog.getByLabel('Amount', { exact: true }).fill('5000');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.locator('tbody tr', { hasText: NAME }).getByText('Draft').waitFor();
  await page.getByRole('link', { name: NAME }).click();
  await page.waitForURL('**/campaigns/cmp_*');
  campaign = new URL(page.url()).pathname.split('/').at(-1)!;
  await page.getByText('Nothing decided yet').waitFor();
});

test('it is rehearsed, and nobody is made an offer', { timeout: 4 * MINUTES }, async ({ page }) => {
  await settle(page, `campaigns/${campaign}`);
  await page.getByRole('button', { name: 'Rehearse' }).click();
  await page
    .getByText(/^Of [\d,]+ customers, [1-9][\d,]* would be made an offer for /)
    .waitFor({ timeout: 3 * MINUTES });
  await page.getByText('This is a rehearsal').waitFor();
  const { items } = await call(page, 'GET', `v1/customer-offers?campaign_id=${campaign}`);
  expect(items).toEqual([]);
  await page.getByRole('tab', { name: 'Budget' }).click();
  await page.getByRole('img', { name: /^Revenue kept by budget/ }).waitFor();
  await inspect(browser, [`campaigns/${campaign}`, `campaigns/${campaign}?tab=budget`]);
});

test('it is started, and a round decided', { timeout: 5 * MINUTES }, async ({ page }) => {
  await settle(page, `campaigns/${campaign}`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Each offer waits for someone on your team to approve it').waitFor();
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByText('Running', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Decide a round now' }).click();
  await dialog.getByRole('button', { name: 'Decide a round now' }).click();
  await page.getByRole('heading', { name: 'Round 1' }).waitFor({ timeout: 3 * MINUTES });

  await page.getByRole('tab', { name: 'Who gets what' }).click();
  await page.getByLabel('Outcome').selectOption('worth');
  await page
    .getByText(/^Worth .+ over a year, the offer costs .+ points$/)
    .first()
    .waitFor();
  await inspect(browser, [`campaigns/${campaign}?tab=choices`, `campaigns/${campaign}?tab=rounds`]);
});

test('one offer is approved, accepted by the API, and carried out', async ({ page }) => {
  await settle(page, `campaigns/${campaign}?tab=offers&state=proposed`);
  const choose = page.getByRole('checkbox', { name: /^Select the offer to / });
  await choose.first().check();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByText('1 offer was approved.').waitFor();

  const path = `v1/customer-offers?campaign_id=${campaign}&state=open`;
  const { items } = await call(page, 'GET', path);
  expect(items).toHaveLength(1);
  const [{ id, customer_id }] = items;
  await call(page, 'POST', `v1/customer-offers/${id}/accept`, { customer_id });

  await settle(page, `campaigns/${campaign}?tab=offers&state=accepted`);
  await page.getByRole('button', { name: /^More for / }).click();
  await page.getByRole('button', { name: 'Mark as carried out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Mark as carried out' }).click();
  await page.getByText('The offer is marked as carried out.').waitFor();
  await page.getByLabel('Status').selectOption('fulfilled');
  await page.locator('tbody tr').getByText('Carried out', { exact: true }).waitFor();

  await settle(page, `customer?${new URLSearchParams({ id: customer_id })}`);
  const made = page.locator('.card', { hasText: 'What campaigns have offered this customer' });
  await made.getByText('Carried out', { exact: true }).waitFor();
  await made.getByRole('link', { name: NAME }).waitFor();
});

test('on a phone nothing is wider than the screen', async ({ page }) => {
  await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
  const tabs = ['overview', 'choices', 'offers', 'budget', 'rounds'];
  await inspect(browser, ['campaigns', ...tabs.map((tab) => `campaigns/${campaign}?tab=${tab}`)]);
  await page.setViewportSize({ width: 1280, height: 860 });
});

test('it is found by name, and ended', async ({ page }) => {
  await settle(page, 'models');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill(NAME);
  await page.getByRole('option', { name: NAME }).click();
  await page.waitForURL(`**/campaigns/${campaign}`);
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click();
  await page.getByText('Ended', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Edit' }).count()).toBe(0);
});

test('a draft is deleted by its name', async ({ page }) => {
  const { items } = await call(page, 'GET', 'v1/offers');
  const { id } = await call(page, 'POST', 'v1/campaigns', {
    name: 'A draft',
    offers: [items[0].id],
    budgets: [],
    interval: 'manual',
    approval: true,
    cooldown_days: 90,
    open_days: 14,
  });
  await settle(page, `campaigns/${id}`);
  await page.getByRole('button', { name: 'More for A draft' }).click();
  await page.getByRole('button', { name: 'Delete campaign' }).click();
  await confirm(page, 'A draft');
  await page.waitForURL('**/campaigns');
  await page.locator('tbody tr', { hasText: 'A draft' }).waitFor({ state: 'detached' });
});
