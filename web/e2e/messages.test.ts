/** From a rule to a mail: rehearsed, switched on, made due by the test clock, approved, and found in the log. */
import { expect } from 'vitest';
import { ask, newAddress, PHONE, settle, signUpProved, violations } from './browser';
import { browserOf, inspect } from './browser-of';

const address = newAddress('messages');
const { browser, test } = browserOf((page) => signUpProved(page, address));

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** A year's subscription that renews in so many days: so it is told of thirty days before. */
const RENEWS = new Date(Math.floor(Date.now() / DAY) * DAY + 40 * DAY + 12 * HOUR);
const DUE = new Date(RENEWS.getTime() - 30 * DAY).toISOString().slice(0, 'yyyy-mm-dd'.length);
const CUSTOMERS = ['ana', 'bea', 'caio'];
const PAGES = [
  '',
  '?tab=templates',
  '?tab=calendar',
  '?tab=preview',
  '?tab=approvals',
  '?tab=log',
  '?tab=settings',
].map((tab) => `messages${tab}`);

const events = (id: string) => [
  {
    type: 'identify',
    userId: id,
    messageId: `${id} is`,
    traits: { name: id, ...(id !== 'caio' && { email: `${id}@customers.example.com` }) },
  },
  {
    type: 'track',
    userId: id,
    messageId: `${id} subscribes`,
    event: 'Subscription Started',
    properties: {
      subscription_id: `sub of ${id}`,
      plan: 'Pro',
      amount_minor: 49_000,
      currency: 'EUR',
      interval: 'year',
      period_end: RENEWS.toISOString(),
    },
  },
];

test('whom a rule would write to is seen while it is off', async ({ page }) => {
  const sent = await ask(page, 'POST', 'v1/batch', { batch: CUSTOMERS.flatMap(events) });
  expect(sent.status).toBe(200);
  await settle(page, 'campaigns/messages');
  // Nobody is held out, so that all of them are told, whatever the draw.
  await page.getByRole('tab', { name: 'Sending' }).click();
  await page.getByLabel('Hold-out, in percent').fill('0');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor();
  await expect
    .poll(
      async () => {
        await settle(page, `campaigns/messages?tab=preview&day=${DUE}&reason=renewal`);
        return page.locator('tbody tr').count();
      },
      { timeout: 90_000 },
    )
    .toBe(CUSTOMERS.length);
  await page.getByText('2 would need approval, 1 would not be sent').waitFor();
  await page.getByText('No email address is known').waitFor();
  await page.getByRole('button', { name: 'Read the message to ana' }).click();
  await page.getByRole('dialog').getByText('€490.00').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
});

test('a rule is changed, the change undone, and the rule switched on', async ({ page }) => {
  await settle(page, 'campaigns/messages');
  const card = page.locator('.card', { hasText: 'about to renew' });
  await card.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add a length' }).click();
  await dialog.getByLabel('Billing period, in days, from').last().fill('360');
  await dialog.getByText('Two lines start at the same number of days').waitFor();
  expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Billing period, in days, from').last().fill('28');
  await dialog.getByLabel('Days before').last().fill('3');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await card.getByText('Billing periods of 28 days or more: 3 days before').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await card.getByText('Billing periods of 28 days or more').waitFor({ state: 'detached' });

  await card.getByRole('switch', { name: 'Renewal' }).click();
  await dialog.getByText('Nothing is sent until someone approves it.').waitFor();
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  await expect.poll(() => card.getByRole('switch', { name: 'Renewal' }).isChecked()).toBe(true);
});

test('by the test clock messages become due, and wait', async ({ page }) => {
  await settle(page, 'campaigns/messages');
  await page.getByRole('button', { name: 'Test mode' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Date and time').fill(`${DUE}T08:30`);
  await dialog.getByRole('button', { name: 'Test mode' }).click();
  await page.getByText('Test mode is on').waitFor();
  await page.getByRole('main').getByText(address).waitFor();
  await page.getByText('Everything due by then is done.').waitFor({ timeout: 120_000 });
  // Nobody in Chromium's zone may be as late as this.
  await page.getByRole('button', { name: '+1 day' }).click();
  await page.getByRole('tab', { name: 'Approvals (2)' }).waitFor({ timeout: 90_000 });
  await inspect(browser, PAGES);
});

test('one is read and approved, another rejected', async ({ page }) => {
  // By the address that the page had once.
  await settle(page, 'messages?tab=approvals');
  await page.waitForURL('**/campaigns/messages?tab=approvals');
  await page.getByRole('button', { name: 'Read the message to ana' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('€490.00').waitFor({ timeout: 60_000 });
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('1 message was approved.').waitFor();
  await page.getByRole('checkbox', { name: 'Select the message to bea' }).check();
  await page.getByRole('button', { name: 'Reject' }).click();
  await dialog.getByRole('button', { name: 'Reject' }).click();
  await page.getByText('1 message was rejected.').waitFor();
  await page.getByText('Nothing is waiting').waitFor();
});

test('the log tells what became of each, and of one customer alone', async ({ page }) => {
  await settle(page, 'campaigns/messages?tab=log&status=sent');
  await page.getByRole('button', { name: 'Details of the message to ana' }).click({ timeout: 60_000 });
  const dialog = page.getByRole('dialog');
  await dialog.getByText('accepted by the email service').waitFor();
  await dialog.getByText(address).waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('Status').selectOption('Not sent');
  await page.getByText('No email address is known').waitFor();
  await settle(page, 'customer?id=bea');
  await page.getByRole('link', { name: 'Messages', exact: true }).last().click();
  await page.waitForURL('**/messages?*customer=bea*');
  await page.locator('td').getByText('Rejected').waitFor();
  expect(await page.locator('tbody tr').count()).toBe(1);
});

test('on a phone and in the dark it is read as well', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
  await inspect(browser, PAGES);
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.emulateMedia({ colorScheme: 'light' });
});

test('a failed payment is shown with what is owed, and its chain changed, rehearsed and followed', async ({
  page,
}) => {
  const now = new Date(Date.now() - 60_000).toISOString();
  const failed = {
    type: 'track',
    userId: 'ana',
    messageId: 'ana fails',
    timestamp: now,
    event: 'Invoice Payment Failed',
    properties: {
      invoice_id: 'in_ana',
      subscription_id: 'sub of ana',
      amount_minor: 49_000,
      currency: 'EUR',
      decline_code: 'expired_card',
      hosted_invoice_url: 'https://pay.example/in_ana',
    },
  };
  const sent = await ask(page, 'POST', 'v1/batch', { batch: [failed] });
  expect(sent.status).toBe(200);
  await expect
    .poll(
      async () => {
        await settle(page, 'customer?id=ana');
        return page.getByText('A payment failed', { exact: true }).count();
      },
      { timeout: 90_000 },
    )
    .toBe(1);
  await page.getByText(/^Access is kept until /).waitFor();
  await page.getByText('Card expired').waitFor();
  expect(await page.getByRole('link', { name: 'Payment page' }).getAttribute('href')).toBe(
    'https://pay.example/in_ana',
  );
  expect(await violations(page)).toEqual([]);

  await settle(page, 'campaigns/messages');
  const card = page.locator('.card', { hasText: 'Tells customers that a payment failed' });
  await card.getByText('If only the customer can fix it: on days 0, 2, 5, 9, 14').waitFor();
  await card.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  const days = dialog.getByLabel('Days after the first failure, if only the customer can fix it');
  await days.fill('3, 0');
  await dialog.getByText('each later than the one before').waitFor();
  expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await days.fill('0, 4');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await card.getByText('If only the customer can fix it: on days 0, 4').waitFor();

  await settle(
    page,
    `campaigns/messages?tab=preview&day=${now.slice(0, 'yyyy-mm-dd'.length)}&reason=payment_failed`,
  );
  await page.getByRole('button', { name: 'Read the message to ana' }).click();
  await dialog.getByText('https://pay.example/in_ana').waitFor();
  await dialog.getByText('The card has expired').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
});

test('test mode ends, and everything is paused and resumed', async ({ page }) => {
  await settle(page, 'campaigns/messages');
  await page.getByRole('button', { name: 'End test mode' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End test mode' }).click();
  await page.getByText('Test mode is on').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Pause everything' }).click();
  await page.getByText('Nothing is sent to anyone, by any rule').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
  await page.getByText('Nothing is sent to anyone, by any rule').waitFor({ state: 'detached' });
});
