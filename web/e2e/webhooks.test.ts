import { createServer, type Server } from 'node:http';
import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect } from 'vitest';
import { newAddress, PHONE, settle, signUpProved, violations } from './browser';
import { browserOf, confirm, inspect } from './browser-of';

const { browser, test } = browserOf((page) => signUpProved(page, newAddress('webhooks')));

/** A company's own server: what it got, and with what it answers. */
const got: { headers: Record<string, string>; body: string }[] = [];
let status = 200;
let server: Server;
let address: string;
beforeAll(async () => {
  server = createServer((request, answer) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      got.push({ headers: request.headers as Record<string, string>, body });
      answer.writeHead(status).end('Thank you');
    });
  });
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/perene`;
});
afterAll(() => server.close());

let path: string;

test('a webhook is made, and its secret shown once', async ({ page }) => {
  await settle(page, 'settings/webhooks');
  await page.getByText('No webhooks yet').waitFor();
  await page.getByRole('button', { name: 'New webhook' }).click();
  const dialog = page.getByRole('dialog');
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Address').fill('https://169.254.169.254/latest/meta-data');
  await dialog.getByRole('button', { name: 'Create webhook' }).click();
  await dialog.getByText('leads into a private network').waitFor();
  await dialog.getByLabel('Address').fill(address);
  await dialog.getByLabel('Usage is near the plan’s limit').check();
  await dialog.getByLabel('Description').fill('Nightly sync');
  await dialog.getByRole('button', { name: 'Create webhook' }).click();
  await page.getByRole('heading', { name: 'The signing secret' }).waitFor();
  const secret = await page.locator('.secret').textContent();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await page.getByRole('link', { name: address }).click();
  await page.getByRole('heading', { name: 'Nightly sync' }).waitFor();
  path = new URL(page.url()).pathname.split('/').slice(-3).join('/');
  await page.getByText('Nothing sent yet').waitFor();

  await page.getByRole('button', { name: 'Send test' }).click();
  await page.getByRole('cell', { name: '200' }).waitFor({ timeout: 30_000 });
  const { headers, body } = got[0]!;
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const key = Buffer.from(secret!.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(signed).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${expected}`);
  expect(await page.content()).not.toContain(secret);
});

test('its log shows what failed, which is sent again', async ({ page }) => {
  status = 503;
  await page.getByRole('button', { name: 'Send test' }).click();
  const failed = page.getByRole('row').filter({ hasText: '503' });
  await failed.waitFor({ timeout: 30_000 });
  await failed.getByRole('button', { name: 'Details of Test' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Thank you').waitFor();
  await dialog.getByText('endpoint.test').waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).click();
  status = 200;
  const before = got.length;
  await failed.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(() => got.length, { timeout: 30_000 }).toBeGreaterThan(before);
  expect(got.at(-1)!.headers['webhook-id']).toBe(got[before - 1]!.headers['webhook-id']);
  await page.getByRole('combobox', { name: 'Show' }).selectOption('failed');
  await expect.poll(() => page.getByRole('row').filter({ hasText: '200' }).count()).toBe(0);
  await page.getByRole('combobox', { name: 'Show' }).selectOption('');
});

test('it is free of violations in all sizes', async ({ page }) => {
  await inspect(browser, ['settings/webhooks', path]);
  await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
  await inspect(browser, ['settings/webhooks', path]);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('it is paused, resumed, given another secret and deleted', async ({ page }) => {
  await settle(page, path);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Send test' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('Active', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'New secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
  await page.getByRole('heading', { name: 'The signing secret' }).waitFor();
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await page.getByText('The previous one works until').waitFor();
  await page.getByRole('button', { name: 'Delete webhook' }).click();
  await confirm(page, 'Nightly sync');
  await page.getByText('No webhooks yet').waitFor();
});
