import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { cleanUp, open } from './browser';

/** A browser for all tests of a file. `begin` comes first; in the end nothing may have gone wrong that is not `expected`. */
export function browserOf(begin: (page: Page) => Promise<void> = async () => {}, expected = false) {
  const browser = {} as Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    Object.assign(browser, await open());
    await begin(browser.page);
  });
  afterAll(async () => {
    if (!expected) expect(browser.heard.errors).toEqual([]);
    await browser.context.close();
    cleanUp();
  });
  return browser;
}
