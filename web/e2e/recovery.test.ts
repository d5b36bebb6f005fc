/** From a connected company to mail in the inbox: renewal notices and recovery switched on, tomorrow rehearsed, the test
 * clock moved there, what is due approved and read as it came, and Proof, which no test clock enters anybody into. */
import { expect } from 'vitest';
import { ask, mailsTo, newAddress, settle, signUpProved, violations } from './browser';
import { browserOf, inspect } from './browser-of';

const address = newAddress('recovery');
const { browser, test } = browserOf((page) => signUpProved(page, address));

const MINUTES = 60_000;
const DAY_SECONDS = 86_400;
const name = `recovery${Date.now()}`;
const PAY_URL = 'https://pay.example/in_story';
/** As the dry run has it. */
let tomorrow = '';

async function control(path: string, body?: object): Promise<{ now: number }> {
  const answer = await fetch(`${process.env.PERENE_COMPANIES}/_companies/${name}${path}`, {
    method: body ? 'POST' : 'GET',
    body: body ? JSON.stringify(body) : null,
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { now: number };
}

/** A company's Stripe of two months, up to the present moment: so many of its subscriptions renew on each day ahead. */
async function founded(): Promise<void> {
  const today = new Date();
  const begin = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 2) / 1000;
  await control('', { customers: 300, months: 2, begin, seed: 3 });
  const { now } = await control('/state');
  const days = (Date.now() / 1000 - now) / DAY_SECONDS;
  await control('/advance', { days, deliver: 'daily' });
}

test('the simulated company is connected', { timeout: 3 * MINUTES }, async ({ page }) => {
  await founded();
  await settle(page, 'sources');
  await page.getByRole('button', { name: 'Connect Stripe' }).click();
  const connecting = page.getByRole('dialog');
  await connecting.getByLabel('Restricted key').fill(`rk_test_${name}`);
  await connecting.getByRole('button', { name: 'Connect Stripe' }).click();
  await page.getByText('Up to date', { exact: true }).waitFor({ timeout: 2 * MINUTES });
});

test('renewal notices and recovery are switched on', async ({ page }) => {
  // Nobody is held out, so that all of them are told, whatever the draw.
  await settle(page, 'campaigns/messages?tab=settings');
  await page.getByLabel('Hold-out, in percent').fill('0');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor();

  await page.getByRole('tab', { name: 'Rules' }).click();
  const dialog = page.getByRole('dialog');
  const renewal = page.locator('.card', { hasText: 'about to renew' });
  await renewal.getByRole('button', { name: 'Edit' }).click();
  // Most customers pay by the month, of which nothing is said unless one wants it.
  await dialog.getByRole('button', { name: 'Add a length' }).click();
  await dialog.getByLabel('Billing period, in days, from').last().fill('28');
  await dialog.getByLabel('Days before').last().fill('3');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await renewal.getByText('Billing periods of 28 days or more: 3 days before').waitFor();

  const recovery = page.locator('.card', { hasText: 'Tells customers that a payment failed' });
  for (const [card, rule] of [
    [renewal, 'Renewal'],
    [recovery, 'Failed payment'],
  ] as const) {
    const one = card.getByRole('switch', { name: rule });
    await one.click();
    await dialog.getByRole('button', { name: 'Turn on' }).click();
    await expect.poll(() => one.isChecked()).toBe(true);
  }
  expect(await violations(page)).toEqual([]);
});

test('a payment of one of its customers fails', async ({ page }) => {
  let id = '';
  await expect
    .poll(
      async () => {
        const { body } = await ask(page, 'GET', 'v1/customers?status=active&limit=1');
        id = (body as { items?: { id: string }[] }).items?.[0]?.id ?? '';
        return id;
      },
      { timeout: 90_000 },
    )
    .not.toBe('');
  const failed = {
    type: 'track',
    userId: id,
    messageId: `${id} fails`,
    event: 'Invoice Payment Failed',
    properties: {
      invoice_id: 'in_story',
      amount_minor: 4_900,
      currency: 'EUR',
      decline_code: 'insufficient_funds',
      hosted_invoice_url: PAY_URL,
    },
  };
  expect((await ask(page, 'POST', 'v1/batch', { batch: [failed] })).status).toBe(200);
  await expect
    .poll(
      async () => {
        const { body } = await ask(page, 'GET', `v1/customer/standing?id=${encodeURIComponent(id)}`);
        return (body as { state?: string }).state;
      },
      { timeout: 60_000 },
    )
    .toBe('payment_failed');
});

test('tomorrow is rehearsed', async ({ page }) => {
  await expect
    .poll(
      async () => {
        await settle(page, 'campaigns/messages?tab=preview&reason=renewal');
        return page.getByText(/^[1-9]\d* would need approval/).count();
      },
      { timeout: 90_000 },
    )
    .toBe(1);
  tomorrow = await page.getByLabel('Day', { exact: true }).inputValue();
  expect(tomorrow).toMatch(/^\d{4}-\d\d-\d\d$/);
  await page
    .getByRole('button', { name: /^Read the message to / })
    .first()
    .click();
  await page
    .getByRole('dialog')
    .getByText(/renews on/)
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  await inspect(browser, ['campaigns/messages?tab=preview']);
});

test('by the test clock it is tomorrow, and what is due waits for somebody', async ({ page }) => {
  await settle(page, 'campaigns/messages');
  await page.getByRole('button', { name: 'Test mode' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Date and time').fill(`${tomorrow}T08:30`);
  await dialog.getByRole('button', { name: 'Test mode' }).click();
  await page.getByText('Test mode is on').waitFor();
  await page.getByText('Everything due by then is done.').waitFor({ timeout: 100_000 });
  // Nobody in Chromium's zone may be as late as this.
  await page.getByRole('button', { name: '+1 day' }).click();
  await page.getByRole('tab', { name: /^Approvals \([1-9]/ }).waitFor({ timeout: 90_000 });
  await page.getByText('Everything due by then is done.').waitFor({ timeout: 90_000 });
});

test('what is approved is in the inbox of whoever set the clock', async ({ page }) => {
  await settle(page, 'campaigns/messages?tab=approvals');
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByText(/messages were approved\.$/).waitFor();

  const came = async () => (await mailsTo(address)).filter(({ Subject }) => Subject.startsWith('[Test: '));
  await expect
    .poll(async () => (await came()).some(({ Subject }) => Subject.includes(' renews on ')), {
      timeout: 60_000,
    })
    .toBe(true);
  await expect
    .poll(async () => (await came()).filter(({ BodyText }) => BodyText.includes(PAY_URL)).length, {
      timeout: 60_000,
    })
    .toBe(1);
  for (const { BodyText } of await came()) expect(BodyText).toContain('Unsubscribe: ');
  await settle(page, 'campaigns/messages?tab=log&status=sent&reason=payment_failed');
  await page.getByRole('button', { name: /^Details of the message to / }).waitFor();
  expect(await violations(page)).toEqual([]);
});

test('Proof counts nobody by a test clock', async ({ page }) => {
  await inspect(browser, ['results/proof']);
  await page.getByRole('heading', { name: 'Nothing to prove yet' }).waitFor();
});
