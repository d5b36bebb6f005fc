import { expect } from 'vitest';
import {
  ask,
  mailedLink,
  newAddress,
  PASSWORD,
  pressAt,
  sendForm,
  settle,
  signUpProved,
  totp,
  typeAt,
  URL_,
  violations,
} from './browser';
import { browserOf, confirm } from './browser-of';

const { browser: owner, test } = browserOf((page) => signUpProved(page, newAddress('owner')));
const { browser: colleague } = browserOf();
const invited = newAddress('bruno');

test('somebody is invited by mail, by keyboard alone', async ({ page }) => {
  await settle(page, 'settings/members');
  await page.getByText('1 of 3 seats').waitFor();
  await pressAt(page, '.skip');
  await pressAt(page, '.head .button.primary');
  await page.getByRole('dialog').waitFor();
  expect(await violations(page)).toEqual([]);
  await typeAt(page, 'dialog [name=email]', invited);
  await typeAt(page, 'dialog [name=role]', 'Viewer');
  await page.keyboard.press('Enter');
  await pressAt(page, 'dialog [type=submit]');
  await page.getByText(`Invitation sent to ${invited}`).waitFor();
  await page.getByText('2 of 3 seats').waitFor();
  await page.getByText('Sent', { exact: true }).waitFor();
  // The focus is back where it was, not lost.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Invite a member');
});

test('an invitation is sent again, which ends the link before, and taken back with an undo', async ({
  page,
}) => {
  const first = await mailedLink(invited, 'invitation');
  await page.getByRole('button', { name: `Resend the invitation to ${invited}` }).click();
  await page.getByText(`Invitation resent to ${invited}`).waitFor();
  await colleague.page.goto(first);
  await page.getByText('Sent', { exact: true }).waitFor();
  await colleague.page.reload();
  await colleague.page.getByText('This invitation is no longer valid').waitFor();
  await page.getByRole('button', { name: `Revoke the invitation for ${invited}` }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Sent', { exact: true }).waitFor();
});

test('the invited makes an account and is a member', async () => {
  const { page } = colleague;
  await page.goto(await mailedLink(invited, 'invitation'));
  await page.getByRole('heading', { name: 'Join Northwind' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Create account and join' }).waitFor();
  await sendForm(page, { name: 'Bruno Lima', password: PASSWORD });
  await page.locator('.account-button', { hasText: 'Northwind' }).waitFor();
});

test('a role refuses, in the page with the reason and in the API', async () => {
  const { page } = colleague;
  await settle(page, 'settings/members');
  await page.getByText('You need the admin role or higher').waitFor();
  expect(await page.getByRole('button', { name: 'Invite a member' }).isDisabled()).toBe(true);
  expect(await page.getByRole('combobox', { name: 'Role of Ana Souza' }).isDisabled()).toBe(true);
  const nav = page.getByRole('navigation', { name: 'Settings' });
  expect(await nav.getByRole('link', { name: 'API keys' }).count()).toBe(0);
  const refused = await ask(page, 'POST', 'v1/invitations', { email: newAddress('x'), role: 'viewer' });
  expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  for (const address of ['settings/keys', 'settings/audit', 'settings/organization', 'settings/plan']) {
    await settle(page, address);
    await page.getByText('Your role can view this but not change it').waitFor();
    expect(await violations(page), address).toEqual([]);
  }
});

test('who gets which mail is chosen by oneself and by admins', async () => {
  const { page } = colleague;
  await settle(page, 'settings/notifications');
  const own = page.getByRole('checkbox', { name: 'Scores for Bruno Lima' });
  const others = page.getByRole('checkbox', { name: 'Scores for Ana Souza' });
  expect([await own.isChecked(), await others.isChecked()]).toEqual([false, true]);
  expect(await others.isDisabled()).toBe(true);
  await Promise.all([page.waitForResponse('**/v1/notifications/*'), own.click()]);
  await settle(owner.page, 'settings/notifications');
  const seen = owner.page.getByRole('checkbox', { name: 'Scores for Bruno Lima' });
  await expect.poll(() => seen.isChecked()).toBe(true);
  await Promise.all([owner.page.waitForResponse('**/v1/notifications/*'), seen.click()]);
  await settle(page, 'settings/notifications');
  await expect.poll(() => own.isChecked()).toBe(false);
});

test('a role is changed, counts at once, and is undone', async ({ page }) => {
  await settle(page, 'settings/members');
  const role = page.getByRole('combobox', { name: 'Role of Bruno Lima' });
  await role.selectOption('admin');
  await page.getByText('Bruno Lima’s role is now Admin').waitFor();
  await settle(colleague.page, 'settings/members');
  expect(await colleague.page.getByRole('button', { name: 'Invite a member' }).isEnabled()).toBe(true);
  // Nobody touches a role above their own.
  expect(await colleague.page.getByRole('combobox', { name: 'Role of Ana Souza' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Bruno Lima’s role is now Viewer').waitFor();
});

test('the last owner stays one, and the answer says why', async ({ page }) => {
  await page.getByRole('combobox', { name: 'Role of Ana Souza' }).selectOption('admin');
  await page.getByText('An organization needs an owner').waitFor();
  expect(await page.getByRole('combobox', { name: 'Role of Ana Souza' }).inputValue()).toBe('owner');
});

test('a second factor that is required is set up on the way, and one goes on where one was', async ({
  page,
}) => {
  const { body: begun } = await ask(page, 'POST', 'v1/me/totp', { password: PASSWORD });
  await ask(page, 'POST', 'v1/me/totp/confirm', { code: totp(begun.secret!) });
  await settle(page, 'settings/members');
  await page.getByText('no 2FA').waitFor();
  await settle(page, 'settings/organization');
  await page.getByText('Members without it: 1').waitFor();
  await page.getByRole('button', { name: 'Require it' }).click();
  await page.getByText('Two-factor authentication is now required').waitFor();
  expect(await violations(page)).toEqual([]);

  const other = colleague.page;
  await other.goto(`${URL_}settings/notifications`);
  await other.getByRole('heading', { name: 'One more step' }).waitFor();
  expect(await violations(other)).toEqual([]);
  await other.getByRole('button', { name: 'Turn on' }).click();
  const dialog = other.getByRole('dialog');
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  const secret = (await dialog.locator('.secret').textContent())!;
  await dialog.getByLabel('Authentication code').fill(totp(secret));
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  await dialog.getByRole('button', { name: 'I have saved them' }).click();
  await other.getByRole('button', { name: 'Continue' }).click();
  await other.getByRole('checkbox', { name: 'Scores for Bruno Lima' }).waitFor();
  await page.getByRole('button', { name: 'Stop requiring it' }).click();
  await page.getByText('Two-factor authentication is no longer required').waitFor();
  await settle(page, 'settings/members');
});

test('a member is removed by name, and is out at once', async ({ page }) => {
  await page.getByRole('button', { name: 'Remove Bruno Lima' }).click();
  expect(await violations(page)).toEqual([]);
  await confirm(page, 'Bruno Lima', 'Remove');
  await page.getByText('Bruno Lima was removed').waitFor();
  await colleague.page.goto(`${URL_}models`);
  await colleague.page.waitForURL('**/signin*');
});
