/** Overview, customers and a customer, with what is at stake and who moved. */
import { readFileSync } from 'node:fs';
import { expect, inject } from 'vitest';
import { during, EVIL_KEY, openMenu, panel, PHONE, settle, signIn, violations } from './browser';
import { browserOf, downloaded, inspect } from './browser-of';

const world = inject('world');
const { browser, test } = browserOf((page) => signIn(page, world.email), true);

test('the overview tells what is at stake, in the unit of its column', async ({ page }) => {
  await settle(page, '');
  for (const name of ['Customers at risk', 'Expected churn', 'Value at risk', 'Expected loss']) {
    const figure = page.locator('.stat', { hasText: name }).locator('.figure');
    expect(await figure.textContent(), name).toMatch(/^[1-9][\d,.]*[KM]?(\/mo)?$/);
  }
  await page.getByText('Monthly price').first().waitFor();
  await page.getByLabel('Figure').selectOption('value');
  await page.getByRole('img', { name: 'Trend: Value at risk' }).waitFor();
  // A point is read by the mouse, and by arrow keys.
  const trend = page.getByRole('img', { name: 'Trend: Value at risk' });
  const tip = page.locator('.chart-tip').first();
  await trend.hover();
  await tip.getByText('Value at risk').waitFor();
  await page.mouse.move(0, 0);
  await tip.waitFor({ state: 'hidden' });
  await trend.focus();
  await page.keyboard.press('ArrowLeft');
  await tip.getByText('Value at risk').waitFor();
});

test('a term is explained where it stands', async ({ page }) => {
  await settle(page, '');
  await page.getByText('More figures').click();
  await page.getByRole('button', { name: 'What does Expected churn mean?' }).click();
  await page
    .getByRole('dialog', { name: 'Expected churn' })
    .getByText('ten customers at 20% count as two')
    .waitFor();
  expect(await panel(page)).toEqual({ inside: true, hidden: 0 });
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
});

test('a model that is not there is said so, and leads to a result', async ({ page }) => {
  await settle(page, '?model=mdl_01gone');
  await page.getByText('This model has no results').waitFor();
  await page.getByRole('link', { name: 'See the latest results' }).click();
  await page.getByText('How reliable this is').waitFor();
});

test('who moved is told, and leads to the customer', async ({ page }) => {
  await settle(page, '');
  const card = page.locator('section', { hasText: 'Changes since last scoring' });
  const entered = card.getByRole('button', { name: /^Newly at risk [1-9]/ });
  expect(await entered.getAttribute('aria-pressed')).toBe('true');
  await card.getByRole('button', { name: /^Risk up [1-9]/ }).click();
  const row = card.locator('tbody tr').first();
  const [before, now] = await row.locator('td.num, .bar-cell > span').allTextContents();
  expect(Number.parseInt(now!)).toBeGreaterThan(Number.parseInt(before!));
  await row.locator('a').click();
  await page.getByRole('heading', { name: 'Why this score' }).waitFor();
  await page.getByRole('img', { name: 'Over time' }).waitFor();
});

test('who has left is left out, unless asked for', async ({ page }) => {
  const count = async (query: string) => {
    await settle(page, `customers?run=${world.first}${query}`);
    const text = await page.getByRole('status').filter({ hasText: 'customers' }).textContent();
    return Number.parseInt(text!);
  };
  const [here, left, all] = [await count(''), await count('&who=left'), await count('&who=all')];
  expect(left).toBeGreaterThan(0);
  expect([here + left, all]).toEqual([800, 800]);
  await page.getByRole('combobox', { name: 'Status' }).selectOption('left');
  await page.waitForURL('**who=left*');
  await page.locator('.vrow.at .badge', { hasText: 'Churned' }).first().waitFor();
});

test('customers are searched, filtered, sorted by value, and their columns chosen', async ({ page }) => {
  await settle(page, `customers?run=${world.first}`);
  const menu = page.getByRole('button', { name: 'Columns' });
  await menu.click();
  await page.getByRole('checkbox', { name: 'Risk level' }).check();
  await page.getByRole('checkbox', { name: 'Monthly price' }).first().check();
  // A click beside the panel closes it, and does nothing else.
  const customer = (await page.locator('.vrow.at a').nth(3).boundingBox())!;
  await page.mouse.click(customer.x + 5, customer.y + 5);
  await page.locator('.popup').waitFor({ state: 'detached' });
  expect(page.url()).toContain('/customers?');
  expect(page.url()).not.toContain('peek=');
  await page.getByRole('combobox', { name: 'Risk level' }).selectOption('high');
  await page.waitForURL('**risk=high*');
  await page.waitForFunction(
    () =>
      ![...document.querySelectorAll('.vrow.at .badge')].some((one) =>
        ['Low', 'Medium'].includes(one.textContent!),
      ),
  );
  await page.getByRole('combobox', { name: 'Risk level' }).selectOption('');
  await page.getByLabel('Search by customer ID').fill('IMG');
  await page.waitForURL('**q=IMG*');
  await page.waitForFunction(
    (key) => [...document.querySelectorAll('.vrow.at a')].every((one) => one.textContent?.startsWith(key)),
    EVIL_KEY,
  );
  await page.getByLabel('Search by customer ID').fill('');
  await page.waitForURL((url) => !url.search.includes('q='));
  await page.getByRole('button', { name: 'Monthly price' }).click();
  await page.waitForURL('**sort=-value*');
  await page.waitForFunction(() => {
    const cells = [...document.querySelectorAll('.vrow.at [role=cell]:nth-child(5)')];
    const values = cells.map((cell) => Number(cell.textContent!.replace(/[^\d.]/g, '')));
    return values.length > 5 && values.every((value, at) => at === 0 || value <= values[at - 1]!);
  });

  await menu.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: 'Expected loss' }).uncheck();
  expect(await panel(page)).toEqual({ inside: true, hidden: 0 });
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('checkbox', { name: 'Expected loss' }).isVisible()).toBe(false);
  expect(await page.getByRole('columnheader', { name: 'Expected loss' }).count()).toBe(0);
  expect(await menu.evaluate((element) => element === document.activeElement)).toBe(true);
});

test.for<[string, RegExp]>([
  ['CSV', /^\xef\xbb\xbfCustomer,Churn risk,Risk level,Band,Status,Monthly price,Expected loss\r?\n/],
  ['Parquet', /^PAR1/],
])('all customers are exported as %s', async ([format, starts], { page }) => {
  await settle(page, `customers?run=${world.first}`);
  await page.getByRole('button', { name: 'Export' }).click();
  const download = await downloaded(page, page.getByRole('button', { name: `The whole run as ${format}` }));
  const content = readFileSync(await download.path(), 'latin1');
  expect(content).toMatch(starts);
  if (format === 'CSV') expect(content.trim().split('\n')).toHaveLength(801);
});

test('what is exported is what is seen', async ({ page }) => {
  await settle(page, `customers?run=${world.first}&risk=high&sort=value`);
  const shown = Number.parseInt(
    (await page.getByRole('status').filter({ hasText: 'customers' }).textContent())!,
  );
  await page.getByRole('button', { name: 'Export' }).click();
  const download = await downloaded(page, page.getByRole('button', { name: 'This view as CSV' }));
  expect(download.suggestedFilename()).toMatch(/^customers-\d{4}-\d\d-\d\d\.csv$/);
  const [head, ...rows] = readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split(/\r?\n/);
  // As the columns were chosen before.
  expect(head).toMatch(
    /^\ufeffCustomer,Churn risk,Risk level,Monthly price,Status,.*Reason 1,Reason 2,Reason 3$/,
  );
  expect(rows).toHaveLength(shown);
  const values = rows.map((row) => Number(/,High,([\d.]+),Active,/.exec(row)![1]));
  expect(values).toEqual([...values].sort((a, b) => a - b));
});

test('in Portuguese the file speaks Portuguese, too', async () => {
  await during({ session: browser.context, locale: 'pt-BR' }, async ({ page }) => {
    await settle(page, `customers?run=${world.first}&risk=high`);
    await page.getByRole('button', { name: 'Exportar' }).click();
    const download = await downloaded(page, page.getByRole('button', { name: 'Esta visão como CSV' }));
    expect(download.suggestedFilename()).toMatch(/^clientes-\d{4}-\d\d-\d\d\.csv$/);
    const [head, first] = readFileSync(await download.path(), 'utf8').split(/\r?\n/);
    expect(head).toMatch(
      /^\ufeffCliente,Risco de saída,Perda esperada,Situação,.*Motivo 1,Motivo 2,Motivo 3$/,
    );
    expect(first).toMatch(/,Ativo,.* pontos/);
  });
});

test('on a phone a customer is a card with all that the table has', async () => {
  await during({ session: browser.context, ...PHONE }, async ({ page }) => {
    await settle(page, `customers?run=${world.first}`);
    const card = page.locator('.vrow.at').first();
    const { width, height } = (await card.boundingBox())!;
    expect(width).toBeLessThanOrEqual(PHONE.width);
    // Each cell is seen: inside the card, and below no other.
    const cells = await card.locator('> [role=cell]').evaluateAll((all) =>
      all.map((cell) => {
        const { left, right, top, bottom } = cell.getBoundingClientRect();
        return { left, right, top, bottom };
      }),
    );
    const { x, y } = (await card.boundingBox())!;
    for (const one of cells) {
      expect([one.left >= x, one.right <= x + width, one.top >= y, one.bottom <= y + height]).toEqual([
        true,
        true,
        true,
        true,
      ]);
      for (const other of cells)
        if (other !== one)
          expect(
            one.right <= other.left ||
              other.right <= one.left ||
              one.bottom <= other.top ||
              other.bottom <= one.top,
          ).toBe(true);
    }
    expect(await card.locator('.reason').count()).toBe(2);
    await page.getByRole('button', { name: 'Risco de saída' }).click();
    await page.waitForURL('**sort=-score*');
  });
});

test('the list stays where it is while it loads', async () => {
  await during({ session: browser.context }, async ({ page }) => {
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) =>
        list.getEntries().forEach((entry) => shifts.push((entry as unknown as { value: number }).value)),
      ).observe({ type: 'layout-shift', buffered: true });
    });
    await settle(page, 'customers?who=all');
    await page.locator('.vrow.at').first().waitFor();
    const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
    expect(shifts.reduce((sum, one) => sum + one, 0)).toBeLessThan(0.1);
  });
});

test('rows that come are drawn over those that leave', async ({ page }) => {
  await settle(page, 'customers?who=all');
  const rows = page.locator('.vrow.at');
  await rows.first().waitFor();
  const scroll = async (row: number) => {
    await page.locator('.rows').evaluate((box, row) => (box.scrollTop = row * 44), row);
    await page.locator(`[aria-rowindex="${row + 5}"]`).waitFor();
  };
  await scroll(20);
  await rows.evaluateAll((all) => all.forEach((row) => row.setAttribute('data-seen', '')));
  await scroll(70);
  const made = await rows.evaluateAll((all) => all.filter((row) => !row.hasAttribute('data-seen')).length);
  // Where a row begins above the box, there is one more.
  expect(made).toBeLessThanOrEqual(1);
});

test('customers are found by what their data say, and seen with it', async ({ page }) => {
  await settle(page, `customers?run=${world.first}`);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByLabel('Search columns').fill('days since');
  await page.getByRole('checkbox', { name: 'Days since last login' }).check();
  await page.keyboard.press('Escape');
  await page.getByRole('columnheader', { name: 'Days since last login' }).waitFor();
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByRole('combobox', { name: 'Column' }).selectOption('days_since_last_login');
  await page.getByLabel('Below').fill('6');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL('**filter=*');
  const chip = page.getByRole('list', { name: 'Filters' }).getByText('Days since last login: below 6');
  await chip.waitFor();
  const told = () => page.getByRole('status').filter({ hasText: 'customers' }).textContent();
  await page.waitForFunction(() => {
    const days = [...document.querySelectorAll('.vrow.at [role=cell].right:nth-last-child(2)')];
    return days.length > 0 && days.every((cell) => Number(cell.textContent) < 6);
  });
  const few = Number.parseInt((await told())!);
  await page.getByRole('button', { name: 'Remove filter Days since last login: below 6' }).click();
  await chip.waitFor({ state: 'detached' });
  await page.waitForFunction(
    (few) => Number.parseInt(document.querySelector('.toolbar [role=status]')!.textContent!) > few,
    few,
  );
});

test.each([1280, 390])('a row opens beside the list at %i px, and rows are ticked', async (width) => {
  await during({ session: browser.context, width }, async ({ page }) => {
    await settle(page, `customers?run=${world.first}`);
    const row = page.locator('.vrow.at').nth(2);
    const key = (await row.locator('a').textContent())!;
    await row.locator('.bar-cell').click();
    const peek = page.getByRole('complementary', { name: key });
    await peek.getByRole('heading', { name: 'Why this score' }).waitFor();
    const { x, width: wide } = (await peek.boundingBox())!;
    expect([x >= 0, x + wide]).toEqual([true, width]);
    expect(await violations(page)).toEqual([]);
    if (width > 900) {
      // What can be done with the list stays in sight, and wherever the focus is, Escape closes what is beside it.
      const last = page.getByRole('button', { name: 'Export' });
      const at = (await last.boundingBox())!;
      expect(at.x + at.width).toBeLessThanOrEqual(x);
      await last.focus();
    }
    await page.keyboard.press('Escape');
    await peek.waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: `Select ${key}` }).check();
    await page.locator('.vrow.at input').nth(4).check();
    await page.getByText('2 selected').waitFor();
    const download = await downloaded(page, page.getByRole('button', { name: 'Save as CSV' }));
    expect(
      readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(3);
    expect(await violations(page)).toEqual([]);
  });
});

test('the safest customer, too, has a row and reasons', async ({ page }) => {
  await settle(page, `customers?run=${world.second}&sort=score`);
  await page.locator('.vrow.at a').first().click();
  await page.getByRole('heading', { name: 'Why this score' }).waitFor();
  const row = page.locator('section', { hasText: 'Customer data' });
  const key = (await page.locator('h1').textContent())!;
  expect(await row.locator('dd').first().textContent()).toBe(key);
  expect(await row.locator('dt', { hasText: 'Monthly price' }).count()).toBe(1);
  await page.getByRole('button', { name: 'Back' }).click();
  await page.waitForURL('**/customers?*sort=score*');
});

test('a reason has the same number in the list and on the customer’s page', async ({ page }) => {
  await settle(page, '');
  const first = page.locator('.riskiest tbody tr').first();
  const listed = await first.locator('.reason').allTextContents();
  expect(listed).toHaveLength(3);
  const nav = page.getByRole('navigation', { name: 'Main' });
  expect(await nav.getByRole('link', { name: 'Get started' }).count()).toBe(0);
  await first.locator('a').click();
  const why = page.locator('.why > li');
  await why.first().waitFor();
  const told = await Promise.all(
    (await why.all()).map(async (one) => {
      const [text, points] = await one.locator('span').allTextContents();
      return `${points!} ${text!}`;
    }),
  );
  expect(told).toEqual(expect.arrayContaining(listed));
  // What raises the risk stands before what lowers it.
  const lowers = told.map((one) => one.startsWith('−'));
  expect(lowers).toEqual([...lowers].sort((one, other) => Number(one) - Number(other)));
  expect(await nav.locator('[aria-current=page]').allTextContents()).toEqual(['Customers']);
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('heading', { name: 'Home' }).waitFor();
});

test('a customer who is not there is not found', async ({ page }) => {
  await settle(page, `customer?run=${world.second}&key=nobody`);
  await page.getByText('No such customer in this run').waitFor();
});

test('a search without a result can be cleared', async ({ page }) => {
  await settle(page, `customers?run=${world.first}&q=zzz`);
  const clear = page.getByRole('button', { name: 'Clear filters' });
  await clear.waitFor();
  const { y, height } = (await clear.boundingBox())!;
  expect(y + height).toBeLessThan(page.viewportSize()!.height);
  await clear.click();
  await page.locator('.vrow.at').first().waitFor();
  expect(await page.getByLabel('Search by customer ID').inputValue()).toBe('');
});

test.each([
  ['light', 1280],
  ['dark', 390],
] as const)(
  'all of it is free of violations and as wide as the screen, %s, %i px',
  async (colorScheme, width) => {
    const customer = `customer?${new URLSearchParams({ run: world.second, key: `${EVIL_KEY} 10` })}`;
    const pages = ['', `customers?run=${world.first}`, `customers?q=zzz`, customer];
    await during({ session: browser.context, colorScheme, width }, (other) => inspect(other, pages));
  },
);

test.each([
  [390, 844],
  [1280, 720],
  [1280, 860],
  [1920, 1080],
])('what opens at %i x %i is seen whole', async (width, height) => {
  await during({ session: browser.context, width, height }, async ({ page }) => {
    await settle(page, `customers?run=${world.first}`);
    for (const name of ['Export', 'Columns']) {
      await page.getByRole('button', { name }).click();
      await page.locator('.popup').waitFor();
      expect(await panel(page), name).toEqual({ inside: true, hidden: 0 });
      await page.keyboard.press('Escape');
    }
    if (width < 900) await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await openMenu(page);
    expect(await violations(page)).toEqual([]);
  });
});
