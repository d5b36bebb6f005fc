import { describe, expect } from 'vitest';
import {
  during,
  mailedLink,
  newAddress,
  openMenu,
  PASSWORD,
  sendForm,
  settle,
  signIn,
  signUp,
  totp,
  trySignIn,
  URL_,
  violations,
} from './browser';
import { browserOf, confirm, downloaded } from './browser-of';

const { test } = browserOf((page) => signUp(page, email));
const email = newAddress('account');
const NEW_PASSWORD = 'another long enough password';

describe('links in mails', () => {
  test('the address is confirmed by the mailed link, once', async ({ page }) => {
    await settle(page, 'settings/profile');
    await page.getByText('Not confirmed', { exact: true }).waitFor();
    const link = await mailedLink(email, 'verify-email');
    await page.goto(link);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Confirm email' }).click();
    await page.getByText(`email you at ${email}`).waitFor();
    await settle(page, 'settings/profile');
    await page.getByText('Confirmed', { exact: true }).waitFor();
    await page.goto(link);
    await page.reload();
    await page.getByRole('button', { name: 'Confirm email' }).click();
    await page.getByText('This link no longer works').waitFor();
  });

  test('whoever did not sign up needs the password, or says that it was not them', async () => {
    const address = newAddress('stranger');
    await during({}, async ({ page }) => signUp(page, address));
    const link = await mailedLink(address, 'verify-email');
    await during({}, async ({ page }) => {
      await page.goto(link);
      await page.getByLabel('Password', { exact: true }).fill('a password that is not it');
      await page.getByRole('button', { name: 'Confirm email' }).click();
      await page.getByText('The password is incorrect').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'This was not me' }).click();
      await page.getByRole('heading', { name: 'This was not me' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'It was not me, remove it' }).click();
      await page.getByText('Thank you for telling us').waitFor();
      await trySignIn(page, address);
      await page.getByText('The email address or password is incorrect').waitFor();
    });
  });

  test('another address waits for its link', async ({ page }) => {
    const other = newAddress('other');
    await settle(page, 'settings/profile');
    await page.getByRole('button', { name: 'Change email' }).click();
    await page.getByLabel('New email address').fill(other);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Send link' }).click();
    await page.getByText(`Waiting for ${other}`).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Resend' }).click();
    await page.getByText(`Sent to ${other}`).waitFor();
  });

  test('a lost password is set anew by the mailed link', async () => {
    await during({}, async ({ page }) => {
      await page.goto(`${URL_}signin`);
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await page.getByRole('heading', { name: 'Reset your password' }).waitFor();
      await page.fill('[name=email]', email);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Send link' }).click();
      await page.getByText('Check your inbox').waitFor();
      await page.goto(await mailedLink(email, 'reset-password'));
      await page.fill('[name=password]', 'short');
      await page.getByRole('button', { name: 'Save password' }).click();
      await page.locator('[name=password][aria-invalid=true]').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.fill('[name=password]', NEW_PASSWORD);
      await page.getByRole('button', { name: 'Save password' }).click();
      await page.getByText('Your password has been changed').waitFor();
      await page.getByRole('link', { name: 'Sign in' }).click();
      await trySignIn(page, email);
      await page.getByText('The email address or password is incorrect').waitFor();
      await signIn(page, email, NEW_PASSWORD);
      await page.locator('.account-button').waitFor();
    });
  });
});

describe('a session', () => {
  test('that was ended elsewhere leads to the sign-in, and back to where one was', async ({ page }) => {
    // The new password has ended this one.
    await page.goto(`${URL_}settings/security`);
    await page.waitForURL('**/signin?to=*');
    await page.getByText('Sign in to pick up where you left off').waitFor();
    expect(await violations(page)).toEqual([]);
    await sendForm(page, { email, password: NEW_PASSWORD });
    await page.waitForURL('**/settings/security');
    await page.getByRole('heading', { name: 'Security' }).waitFor();
  });

  test('leads to no other site', async () => {
    await during({}, async ({ page }) => {
      await page.goto(`${URL_}signin?to=${encodeURIComponent('//example.org/')}`);
      await sendForm(page, { email, password: NEW_PASSWORD });
      await page.locator('.account-button').waitFor();
      expect([URL_, `${URL_}start`]).toContain(page.url()); // an organization without data begins there
    });
  });

  test('is renewed once its token has run out', async ({ page }) => {
    await settle(page, 'settings/security');
    // What the browser does with the cookie when the token's time is over.
    await page.context().clearCookies({ name: 'perene_access' });
    const [renewed] = await Promise.all([
      page.waitForResponse((answer) => answer.url().endsWith('/v1/auth/refresh')),
      page.getByRole('link', { name: 'Members' }).click(),
    ]);
    expect(renewed.status()).toBe(200);
    await page.getByRole('combobox', { name: 'Role of Ana Souza' }).waitFor();
    const names = (await page.context().cookies()).map(({ name }) => name);
    expect(names).toContain('perene_access');
  });

  test('is listed with others, which can be ended', async ({ page }) => {
    await settle(page, 'settings/security');
    await page.getByText('This session').waitFor();
    await page.getByRole('button', { name: 'End all other sessions' }).click();
    await page.getByText('All other sessions ended').waitFor();
    await page.getByRole('button', { name: 'End all other sessions' }).waitFor({ state: 'detached' });
  });

  test('says that it is offline as long as it is', async ({ page }) => {
    await page.context().setOffline(true);
    await page.getByText('You are offline').waitFor();
    await page.context().setOffline(false);
    await page.getByText('You are offline').waitFor({ state: 'detached' });
  });
});

test('a page that was never seen says offline that it cannot be had', async ({ page }) => {
  await during({ session: page.context() }, async ({ page }) => {
    await settle(page, 'settings/profile');
    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'Models' }).click();
    await page.getByText('The server cannot be reached').first().waitFor();
    await page.getByRole('link', { name: 'Home' }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Models', level: 1 }).waitFor();
  });
});

describe('the second factor', () => {
  let codes: string[] = [];

  test('is switched on with an app’s code', async ({ page }) => {
    await settle(page, 'settings/security');
    await page.getByRole('button', { name: 'Turn on' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Password', { exact: true }).fill(NEW_PASSWORD);
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByRole('img', { name: /QR code/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    const secret = (await dialog.locator('.secret').textContent())!;
    await dialog.getByLabel('Authentication code').fill('000000');
    await dialog.getByRole('button', { name: 'Turn on' }).click();
    await dialog.getByText('The code is wrong').waitFor();
    await dialog.getByLabel('Authentication code').fill(totp(secret));
    await dialog.getByRole('button', { name: 'Turn on' }).click();
    await dialog.locator('.codes li').first().waitFor();
    codes = await dialog.locator('.codes code').allTextContents();
    expect(codes).toHaveLength(10);
    expect(await violations(page)).toEqual([]);
    const download = await downloaded(page, dialog.getByRole('button', { name: 'Download' }));
    expect(download.suggestedFilename()).toBe('perene-recovery-codes.txt');
    await dialog.getByRole('button', { name: 'I have saved them' }).click();
    await page.getByRole('button', { name: 'Turn off' }).waitFor();
  });

  test('is asked for at the sign-in, where a recovery code will do, once', async () => {
    await during({}, async ({ page }) => {
      await trySignIn(page, email, NEW_PASSWORD);
      await page.getByRole('heading', { name: 'Two-factor authentication' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await sendForm(page, { code: '123' });
      await page.locator('[name=code][aria-invalid=true]').waitFor();
      await page.getByRole('button', { name: 'Use a recovery code instead' }).click();
      await sendForm(page, { code: codes[0]! });
      await page.locator('.account-button').waitFor();
    });
  });

  test('is switched off with both factors', async ({ page }) => {
    await page.getByRole('button', { name: 'Turn off' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Password', { exact: true }).fill(NEW_PASSWORD);
    await dialog.getByRole('button', { name: 'Use a recovery code instead' }).click();
    await dialog.locator('[name=code]').fill(codes[1]!);
    await dialog.getByRole('button', { name: 'Turn off' }).click();
    await page.getByRole('button', { name: 'Turn on' }).waitFor();
  });
});

describe('a passkey', () => {
  test('is added, signs in without a password, and is removed', async ({ page }) => {
    const device = await page.context().newCDPSession(page);
    await device.send('WebAuthn.enable');
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    } as const;
    await device.send('WebAuthn.addVirtualAuthenticator', { options });
    await settle(page, 'settings/security');
    await page.getByText('You have no passkeys yet').waitFor();
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Passkey name').fill('Laptop');
    await dialog.getByLabel('Password', { exact: true }).fill(NEW_PASSWORD);
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByRole('button', { name: 'I have saved them' }).click();
    await page.getByText('never used').waitFor();
    await page.getByRole('button', { name: 'Rename Laptop' }).click();
    await dialog.getByLabel('Passkey name').fill('Phone');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Rename Phone' }).waitFor();
    expect(await violations(page)).toEqual([]);

    await openMenu(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.locator('.account-button').waitFor();
    await settle(page, 'settings/security');
    expect(await page.getByText('never used').count()).toBe(0);
    await page.getByRole('button', { name: 'Remove Phone' }).click();
    await dialog.getByLabel('Password', { exact: true }).fill(NEW_PASSWORD);
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('You have no passkeys yet').waitFor();
  });
});

describe('an organization', () => {
  test('is made, gone to, renamed, and left to be erased until it is restored', async ({ page }) => {
    await openMenu(page);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'New organization' }).click();
    await page.getByLabel('Company').fill('Southwind');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.locator('.account-button', { hasText: 'Southwind' }).waitFor();
    await settle(page, 'settings/organization');
    await page.getByLabel('Name', { exact: true }).fill('Westwind');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.account-button', { hasText: 'Westwind' }).waitFor();
    await page.getByRole('button', { name: 'Delete the organization' }).click();
    await confirm(page, 'Westwind');
    const banner = page.locator('.banner.bad');
    await banner.getByText('will be deleted').waitFor();
    expect(await violations(page)).toEqual([]);
    await banner.getByRole('button', { name: 'Keep the organization' }).click();
    await banner.waitFor({ state: 'detached' });
    await openMenu(page);
    await page.locator('.popup .item', { hasText: 'Northwind' }).click();
    await page.locator('.account-button', { hasText: 'Northwind' }).waitFor();
  });

  test('is not left alone by its only owner, whose account stays', async ({ page }) => {
    await settle(page, 'settings/profile');
    await page.getByRole('button', { name: 'Delete my account' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Password', { exact: true }).fill(NEW_PASSWORD);
    await dialog.getByRole('button', { name: 'Delete my account' }).click();
    await dialog.getByText('You are the only owner of an organization.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await settle(page, 'settings/profile');
  });

  test('gives all its data as an export', async ({ page }) => {
    await settle(page, 'settings/organization');
    await page.getByRole('button', { name: 'Create an export' }).click();
    const link = page.getByRole('link', { name: /Download \d+ records/ });
    await link.waitFor({ timeout: 60_000 });
    const file = await fetch((await link.getAttribute('href'))!);
    expect(file.status).toBe(200);
  });
});

describe('two tabs', () => {
  test('of two organizations do not write into each other’s', async ({ page }) => {
    await settle(page, 'datasets');
    const other = await page.context().newPage();
    await settle(other, '');
    await openMenu(other);
    await other.locator('.popup .item', { hasText: 'Westwind' }).click();
    await other.locator('.account-button', { hasText: 'Westwind' }).waitFor();
    const outdated = page.getByRole('dialog', { name: 'You switched organizations' });
    await outdated.getByText('This tab still shows Northwind').waitFor();
    expect(await violations(page)).toEqual([]);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.waitForTimeout(500);
    expect(asked.filter((url) => url.includes('/v1/'))).toEqual([]);
    await outdated.getByRole('button', { name: 'Continue there' }).click();
    await page.locator('.account-button', { hasText: 'Westwind' }).waitFor();
    await openMenu(page);
    await page.locator('.popup .item', { hasText: 'Northwind' }).click();
    await page.locator('.account-button', { hasText: 'Northwind' }).waitFor();
    await other.close();
  });

  test('sign out together', async ({ page }) => {
    const other = await page.context().newPage();
    await settle(other, '');
    await openMenu(other);
    await other.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/signin*');
    await other.close();
  });
});
