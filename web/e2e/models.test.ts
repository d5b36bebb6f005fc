/** A model's page: whom to contact, versions side by side, what it does by itself, and its end. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { during, newAddress, panel, settle, signIn, violations } from './browser';
import { browserOf, downloaded, inspect } from './browser-of';
import { newWorld } from './world';

const world = await newWorld(newAddress('models'));
const address = `models/${world.model}`;
const { browser, test } = browserOf((page) => signIn(page, world.email), true);

test('the slider moves contacts, precision, recall and expected profit', async ({ page }) => {
  await settle(page, `${address}?tab=contact`);
  const figures = () =>
    page.locator('section', { hasText: 'Whom to contact' }).locator('.figure').allTextContents();
  const slider = page.getByLabel('Customers contacted');
  await slider.waitFor();
  const before = await figures();
  await slider.focus();
  for (let step = 0; step < 12; step++) await page.keyboard.press('ArrowRight');
  const after = await figures();
  expect(after).toHaveLength(4);
  after.forEach((figure, index) => expect(figure).not.toBe(before[index]));
  // Each customer's own value counts until another is given.
  const value = page.getByLabel('Value of a saved customer');
  expect(await value.inputValue()).toBe('');
  await value.fill('0');
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.figure')].some((one) => one.textContent?.startsWith('−')),
  );
});

test('a chart is read by mouse and keys, shown as a table, and taken along', async ({ page }) => {
  await settle(page, `${address}?tab=quality`);
  const chart = page.getByRole('img', { name: 'ROC' });
  const tip = page.locator('.chart-tip', { hasText: 'False positive rate' });
  await chart.hover();
  await tip.getByText('True positive rate').waitFor();
  await page.mouse.move(0, 0);
  await tip.waitFor({ state: 'hidden' });
  await chart.focus();
  await page.keyboard.press('Home');
  await tip.getByText('False positive rate: 0%').waitFor();
  await page.keyboard.press('Escape');
  await tip.waitFor({ state: 'hidden' });

  const options = page.getByRole('button', { name: 'Options: ROC' });
  const choice = async (name: string) => {
    await options.click();
    expect(await panel(page)).toEqual({ inside: true, hidden: 0 });
    return page.getByRole('button', { name });
  };
  const data = await downloaded(page, await choice('Download CSV'));
  expect(data.suggestedFilename()).toMatch(/^roc-\d{4}-\d\d-\d\d\.csv$/);
  const [head, first] = readFileSync((await data.path())!, 'utf8').split('\r\n');
  expect([head, first]).toEqual([
    '\ufeffFalse positive rate,True positive rate',
    expect.stringMatching(/^0,/),
  ]);
  const drawn = await downloaded(page, await choice('Download PNG'));
  const drawing = readFileSync((await drawn.path())!);
  expect(drawing.subarray(1, 4).toString()).toBe('PNG');
  expect(drawing.length).toBeGreaterThan(5000);
  await (await choice('Show as table')).click();
  const table = page.getByRole('region', { name: 'Table: ROC' });
  await table.getByRole('columnheader', { name: 'True positive rate' }).waitFor();
  expect(await chart.count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await (await choice('Show as chart')).click();
  await chart.waitFor();
});

test('a term is explained beside it, inside the window', async ({ page }) => {
  for (const [tab, term] of [
    ['quality', 'Calibration'],
    ['versions', 'ROC AUC'],
    ['contact', 'Recall'],
    ['drift', 'PSI'],
  ]) {
    await settle(page, `${address}?tab=${tab}`);
    await page.getByRole('button', { name: `What does ${term} mean?` }).click();
    await page.getByRole('dialog', { name: term }).waitFor();
    expect(await panel(page), term).toEqual({ inside: true, hidden: 0 });
    expect(await violations(page), term).toEqual([]);
    await page.keyboard.press('Escape');
  }
});

test('drift and outcomes have their place', async ({ page }) => {
  await settle(page, `${address}?tab=drift`);
  const drift = page.getByRole('region', { name: 'Drift' });
  await drift.getByText('Payment failures 12m').waitFor();
  expect(await drift.locator('.badge.warn', { hasText: 'Changed' }).count()).toBeGreaterThan(0);
  await page.getByRole('tab', { name: 'Quality' }).click();
  await page.getByText('No outcomes uploaded yet').waitFor();
});

test('customers are scored, and outcomes that the plan does not include are refused with what to do', async ({
  page,
}) => {
  await settle(page, `${address}?tab=contact`);
  const runs = page.getByRole('region', { name: 'Scoring runs' }).locator('tbody tr');
  const before = await runs.count();
  await page.getByRole('button', { name: 'Score customers' }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Start scoring' }).click();
  await page.getByText('Scoring started').waitFor();
  await page.waitForFunction(
    (count) => document.querySelectorAll('[aria-label="Scoring runs"] tbody tr .badge.good').length === count,
    before + 1,
  );
  await page.getByRole('tab', { name: 'Quality' }).click();
  await page.getByRole('button', { name: 'Upload outcomes' }).click();
  await page.getByRole('dialog').getByLabel('Dataset').selectOption(world.dataset);
  await page.getByRole('dialog').getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('dialog').getByRole('alert').getByText('plan does not include this').waitFor();
  await page.getByRole('dialog').getByRole('link', { name: 'See plans' }).click();
  await page.waitForURL('**/settings/plan');
});

test('what it does by itself is changed, and undone', async ({ page }) => {
  await settle(page, `${address}?tab=automation`);
  const promotion = page.getByLabel('Use new versions');
  expect(await promotion.inputValue()).toBe('if_better');
  await promotion.selectOption('manual');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('select')].some((one) => one.value === 'if_better'),
  );
  await page.reload();
  expect(await page.getByLabel('Use new versions').inputValue()).toBe('if_better');
});

test('a new version is trained beside the old one, compared, promoted and rolled back', async ({ page }) => {
  await settle(page, `${address}?tab=automation`);
  await page.getByLabel('Use new versions').selectOption('manual');
  await page.getByText('Saved').waitFor();
  await page.getByRole('button', { name: 'Retrain' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Dataset').selectOption(world.dataset);
  await dialog.getByLabel('Effort').selectOption('fast');
  await dialog.getByRole('button', { name: 'Start training' }).click();
  await page.waitForURL('**/training-runs/run_*');
  await page.getByText('Technical log').click();
  await page.getByRole('log').getByText(/\w/).first().waitFor();
  await page
    .getByText(/^Took \d+ (second|minute)s?\./)
    .first()
    .waitFor({ timeout: 110_000 });
  await page.getByRole('link', { name: 'See the model' }).click({ timeout: 110_000 });
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Version 2' }).waitFor();
  await page.getByRole('button', { name: 'Promote to production' }).click();
  const promoted = page.locator('.toast', { hasText: 'Version 2 is in production' });
  await promoted.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Rolled back to version 1').waitFor();
  await page.getByLabel('Compare with').selectOption('2');
  await page.waitForURL('**compare=2*');
  const table = page.getByRole('region', { name: 'Version 1 and version 2' });
  await table.getByRole('row', { name: /^ROC AUC .*0\.\d{3} 0\.\d{3}/ }).waitFor();
  await page.getByRole('tab', { name: 'Quality' }).click();
  await page.getByRole('img', { name: 'Calibration' }).waitFor();
  expect(await page.locator('.line.other').count()).toBeGreaterThanOrEqual(4);
  expect(await page.locator('.legend-lines').first().textContent()).toBe('Version 1Version 2');
});

test.each([
  ['light', 1280],
  ['dark', 390],
] as const)('it is free of violations and as wide as the screen, %s, %i px', async (colorScheme, width) => {
  const tabs = ['contact', 'quality', 'drift', 'versions', 'automation'].map(
    (tab) => `${address}?tab=${tab}`,
  );
  const pages = [address, ...tabs, `${address}?tab=quality&compare=2`, 'models'];
  await during({ session: browser.context, colorScheme, width }, (other) => inspect(other, pages));
});

test('on a phone the present tab is in sight, and more can be seen to be there', async () => {
  await during({ session: browser.context, width: 390 }, async ({ page }) => {
    for (const tab of ['summary', 'drift', 'automation']) {
      await settle(page, `${address}?tab=${tab}`);
      const { x, width } = (await page.getByRole('tab', { selected: true }).boundingBox())!;
      expect(x, tab).toBeGreaterThanOrEqual(0);
      expect(x + width, tab).toBeLessThanOrEqual(390);
    }
    const list = page.getByRole('tablist');
    expect(await list.evaluate((one) => one.scrollWidth > one.clientWidth)).toBe(true);
    expect(await list.evaluate((one) => getComputedStyle(one).backgroundImage)).toContain('linear-gradient');
  });
});
