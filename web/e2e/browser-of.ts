import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Browser,
  cleanUp,
  contentWidth,
  open,
  PHONE,
  settle,
  sideways,
  URL_,
  violations,
} from './browser';
import { cut, english } from './look';

// What comes first here is done last.
afterAll(cleanUp);

/** A browser for all tests of a file, and `test`, which gives them its page. `begin` comes first; in the end nothing may
 * have gone wrong that is not `expected`. */
export function browserOf(begin: (page: Page) => Promise<void> = async () => {}, expected = false) {
  const browser = {} as Browser;
  beforeAll(async () => {
    Object.assign(browser, await open());
    await begin(browser.page);
  });
  afterAll(async () => {
    if (!expected) expect(browser.heard.errors).toEqual([]);
    await browser.context.close();
  });
  return { browser, test: test.extend('page', () => browser.page) };
}

/** That on pages axe finds nothing, nothing is wider than the screen or, on a phone, than its place, no label is cut, no
 * English is in Portuguese, and no script of the data ran; and nobody else was asked. */
export async function inspect({ page, heard }: Browser, addresses: string[]): Promise<void> {
  for (const address of addresses) {
    await settle(page, address);
    expect(await violations(page)).toEqual([]);
    expect(await contentWidth(page), address).toBeLessThanOrEqual(page.viewportSize()!.width);
    if (page.viewportSize()!.width <= PHONE.width) expect(await sideways(page), address).toEqual([]);
    expect(await cut(page), address).toEqual([]);
    if ((await page.locator('html').getAttribute('lang')) === 'pt-BR')
      expect(await english(page), address).toEqual([]);
    expect(await page.evaluate(() => 'hacked' in window), address).toBe(false);
  }
  expect(heard.errors).toEqual([]);
  expect([...heard.hosts]).toEqual([new URL(URL_).host]);
}

/** Gives the name that a dialog asks for: before, nothing is destroyed. */
export async function confirm(page: Page, name: string, action = 'Delete'): Promise<void> {
  const dialog = page.getByRole('dialog');
  const go = dialog.getByRole('button', { name: action });
  expect(await go.isDisabled()).toBe(true);
  await dialog.getByLabel(/to confirm/).fill(name);
  await go.click();
}

/** The file that a button gives. */
export async function downloaded(page: Page, button: Locator) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return download;
}
