/** A real Chromium on the dashboard of the stack at PERENE_URL, and what all its tests share. */
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

export const URL_ = `${process.env.PERENE_URL ?? ''}/`;
export const PASSWORD = 'a long enough password';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const folder = mkdtempSync(join(tmpdir(), 'perene-browser-'));

export interface Options {
  locale?: string;
  colorScheme?: 'light' | 'dark';
  width?: number;
  height?: number;
}

/** The pages of the settings. */
export const SETTINGS = [
  'profile',
  'security',
  'notifications',
  'organization',
  'members',
  'keys',
  'webhooks',
  'audit',
  'plan',
];

/** A phone's screen, of somebody who speaks Portuguese. */
export const PHONE = { width: 390, height: 844, locale: 'pt-BR' };

export type Browser = Awaited<ReturnType<typeof open>>;

/** A browser of a new person. `heard` gathers what went wrong on its pages and whom they asked. */
export async function open({
  locale = 'en-US',
  colorScheme = 'light',
  width = 1280,
  height = 860,
}: Options = {}) {
  const context = await chromium.launchPersistentContext(mkdtempSync(join(folder, 'user-')), {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
    headless: true,
    chromiumSandbox: false,
    locale,
    colorScheme,
    viewport: { width, height },
    acceptDownloads: true,
  });
  const heard = { errors: [] as string[], hosts: new Set<string>() };
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => heard.errors.push(String(error)));
  page.on('console', (message) => {
    // The browser itself reports every answer that is an error; tests look at those they expect. In the frame of a mail
    // nothing runs, what these tests put there neither.
    const expected = ['Failed to load resource', "Blocked script execution in 'about:srcdoc'"];
    if (message.type() === 'error' && !expected.some((begin) => message.text().startsWith(begin)))
      heard.errors.push(message.text());
  });
  page.on('request', (request) => heard.hosts.add(new URL(request.url()).host));
  return { context, page, heard };
}

/** A browser for as long as a story takes, in the session of another one if there is one. */
export async function during(
  { session, ...options }: Options & { session?: BrowserContext },
  story: (browser: Browser) => Promise<void>,
): Promise<void> {
  const browser = await open(options);
  if (session) await browser.context.addCookies(await session.cookies());
  await story(browser);
  await browser.context.close();
}

/** Fills in fields by their names, and sends the form off. */
export async function sendForm(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
  await page.click('[type=submit]');
}

/** Signs up through the form, and lands at the first step. */
export async function signUp(page: Page, email: string): Promise<void> {
  await page.goto(`${URL_}signup`);
  await sendForm(page, { name: 'Ana Souza', organization: 'Northwind', email, password: PASSWORD });
  await page.waitForURL('**/start');
}

/** Sends off the form of the sign-in. */
export async function trySignIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto(`${URL_}signin`);
  await sendForm(page, { email, password });
}

/** Signs in through the form, and lands at the overview or the first step. */
export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await trySignIn(page, email, password);
  await page.waitForURL((url) => !url.pathname.endsWith('/signin'));
}

/** An address that nobody else has. */
export const newAddress = (name: string): string =>
  `${name}-${Date.now()}-${Math.random().toString(36).slice(2, 8)}@example.com`;

/** Goes to a page and waits until it has drawn all it shows. */
export async function settle(page: Page, address: string): Promise<void> {
  await page.goto(URL_ + address, { waitUntil: 'networkidle' });
  await page.locator('h1').waitFor();
  await page.waitForFunction(() => !document.querySelector('.skeleton'));
}

/** What axe finds on the page. */
export async function violations(page: Page): Promise<string[]> {
  // The address changes before the page is drawn.
  await page.waitForSelector('main h1');
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    (one) =>
      `${page.url()}: ${one.id}: ${one.nodes
        .map((node) => node.html)
        .join(' | ')
        .slice(0, 300)}`,
  );
}

/** How wide the page's content is: wider than the window, it has to be scrolled sideways. */
export const contentWidth = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

/** What has to be scrolled sideways to be seen whole, but for what is wide by its kind: months beside months. */
export const sideways = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.scroll, .rows')]
      .filter((box) => box.scrollWidth > box.clientWidth + 1 && !box.querySelector('.heat'))
      .map((box) => box.getAttribute('aria-label') ?? box.className),
  );

/** Tabs until the element with the focus is the wanted one, as a person would. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`no tab reaches ${selector}`);
}

/** Tabs to a field and types; or to a button, and presses a key. */
export async function typeAt(page: Page, selector: string, text: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.type(text);
}
export async function pressAt(page: Page, selector: string, key = 'Enter'): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press(key);
}

/** How much of an open panel one sees: whole, it lies in the window and nothing of it has to be scrolled to. */
export const panel = (page: Page) =>
  page.locator('.popup').evaluate((popup) => {
    const { left, top, right, bottom } = popup.getBoundingClientRect();
    return {
      inside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
      hidden: popup.scrollHeight - popup.clientHeight,
    };
  });

/** Opens the menu of the person and their organizations, of which everything is in sight. */
export async function openMenu(page: Page): Promise<void> {
  await page.locator('.account-button').click();
  await page.locator('.popup .item').first().waitFor();
  const seen = await panel(page);
  if (!seen.inside || seen.hidden > 0) throw new Error(`the menu is not seen whole: ${JSON.stringify(seen)}`);
}

interface Mail {
  To: string[];
  Subject: string;
  BodyText: string;
}

/** All mail to an address, in the order in which it came. */
export async function mailsTo(to: string): Promise<Mail[]> {
  const inbox = `${process.env.AWS_ENDPOINT_URL ?? ''}/_ministack/ses/messages`;
  const { messages } = (await (await fetch(inbox)).json()) as { messages: Record<string, Mail[]> };
  return Object.values(messages)
    .flat()
    .filter((mail) => mail.To.includes(to));
}

/** The newest mail to an address whose text leads to that page; where it leads. */
export async function mailedLink(to: string, page: string): Promise<string> {
  for (let patience = 0; patience < 150; patience++) {
    const mine = await mailsTo(to);
    const links = mine.flatMap((mail) => mail.BodyText.match(/https?:\/\/\S+/g) ?? []);
    const link = links.findLast((one) => new URL(one).pathname.endsWith(`/${page}`));
    if (link) return link;
    await new Promise((again) => setTimeout(again, 200));
  }
  throw new Error(`no mail to ${to} leads to ${page}`);
}

/** Opens the link that proves an address, as far as the API is concerned. */
export async function proveAddress(address: string): Promise<void> {
  const link = new URL(await mailedLink(address, 'verify-email'));
  const answer = await fetch(`${URL_}v1/auth/verify-email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      token: new URLSearchParams(link.hash.slice(1)).get('token'),
      password: PASSWORD,
    }),
  });
  if (!answer.ok) throw new Error(`${address} is not verified: ${await answer.text()}`);
}

/** Signs up through the form with an address that is proved at once. */
export async function signUpProved(page: Page, address: string): Promise<void> {
  await signUp(page, address);
  await proveAddress(address);
}

/** What the API answers to a page's own session. */
export const ask = (page: Page, method: string, path: string, body?: object) =>
  page.evaluate(
    async ({ method, address, body }) => {
      const proof = /perene_csrf=([^;]*)/.exec(document.cookie)?.[1] ?? '';
      const answer = await fetch(address, {
        method,
        headers: { 'content-type': 'application/json', 'x-perene-csrf': proof },
        body: body && JSON.stringify(body),
      });
      return {
        status: answer.status,
        body: (await answer.json().catch(() => null)) as { code?: string; id?: string; secret?: string },
      };
    },
    { method, address: URL_ + path, body },
  );

/** The six digits that an app shows for a secret (RFC 6238). */
export function totp(secret: string, at = Date.now()): string {
  const bits = [...secret.replace(/\s/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const from = mac.at(-1)! & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export const EVIL_KEY = '<img src=x onerror=window.hacked=1>';
export const EVIL_COLUMN = '<script>window.hacked=1</script>';

/** A path of its own in a folder that goes with the tests. */
export const scratch = (name: string): string => join(folder, name);

/** Made-up customers, among them some whose keys, and a column whose name, are scripts. */
export function customersFile(rows: number, change: (line: string) => string = (line) => line): string {
  const plain = scratch('plain.csv');
  const cli = process.env.PERENE_CLI ?? 'perene';
  execFileSync(cli, ['generate', '--rows', String(rows), '--seed', '3', '-o', plain]);
  const lines = readFileSync(plain, 'utf8').split('\n');
  lines[0] = lines[0]!.replace('nps', EVIL_COLUMN);
  // Somebody who is still there and always among the riskiest is not known beforehand: one of every ten.
  const changed = lines.map((line, index) =>
    change(index > 0 && index % 10 === 0 ? line.replace(/^[^,]+/, `${EVIL_KEY} ${index}`) : line),
  );
  const file = scratch('customers <b>2026.csv');
  writeFileSync(file, changed.join('\n'));
  return file;
}

export function cleanUp(): void {
  rmSync(folder, { recursive: true, force: true });
}
