import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Company } from '../../src/company/company.js';
import { isHard } from '../../src/company/life/cards.js';
import type { Settings } from '../../src/company/state/world.js';
import { DAY } from '../../src/clock.js';

const settings: Settings = {
  seed: 7,
  customers: 1500,
  months: 14,
  begin: Date.UTC(2023, 0) / 1000,
  afterRetries: 'cancel',
};

/** All that makes a company, without its circles. */
function digest({ world, books, truth }: Company): string {
  return JSON.stringify([
    world.now,
    world.customers.map(({ name, mrr, balance, levels }) => [name, mrr, balance, levels]),
    world.subscriptions.map(({ status, created, endedAt, reason, items }) => [
      status,
      created,
      endedAt,
      reason,
      items.length,
    ]),
    world.invoices.map(({ status, total, attempts, created }) => [status, total, attempts, created]),
    world.charges.map(({ decline, created, amount }) => [decline, created, amount]),
    books.months,
    truth.table(world, '2023-09'),
  ]);
}

test('the same seed makes the same company, another another', () => {
  const small = { ...settings, customers: 300 };
  assert.equal(digest(new Company(small)), digest(new Company(small)));
  assert.notEqual(digest(new Company(small)), digest(new Company({ ...small, seed: 8 })));
});

test('a year is the same in one go and day by day', () => {
  const small = { ...settings, customers: 200, months: 6 };
  const [at_once, daily] = [new Company(small), new Company(small)];
  at_once.world.run(at_once.world.now + 90 * DAY);
  for (let day = 0; day < 90; day++) daily.world.run(daily.world.now + DAY);
  assert.equal(digest(daily), digest(at_once));
});

const { world } = new Company(settings);

test('it has as many customers as asked for', () => {
  assert.equal(world.customers.length, settings.customers);
  assert.ok(world.customers.every((each, place) => each.index === place));
});

/** What must be in it for tests to meet all of it. */
const met: [string, number][] = [
  ...(['trialing', 'active', 'past_due', 'paused', 'canceled', 'incomplete_expired'] as const).map(
    (status): [string, number] => [status, world.subscriptions.filter((each) => each.status === status).length],
  ),
  ...(['cancellation_requested', 'payment_failed', 'payment_disputed'] as const).map((reason): [string, number] => [
    reason,
    world.subscriptions.filter((each) => each.endedAt !== null && each.reason === reason).length,
  ]),
  ...(['week', 'month', 'year'] as const).map((interval): [string, number] => [
    interval,
    world.subscriptions.filter((each) => each.items[0]?.price.interval === interval).length,
  ]),
  ...(['once', 'repeating', 'forever'] as const).flatMap((duration): [string, number][] => [
    [`percent ${duration}`, redeemed(duration, true)],
    [`amount ${duration}`, redeemed(duration, false)],
  ]),
  ...(['void', 'uncollectible', 'draft', 'open'] as const).map((status): [string, number] => [
    status,
    world.invoices.filter((each) => each.status === status).length,
  ]),
  ['yen', world.customers.filter((each) => each.currency === 'jpy').length],
  ['several items', world.subscriptions.filter((each) => each.items.length > 1).length],
  ['came back', world.customers.filter((each) => each.subscriptions.length > 1).length],
  ['pauses', world.subscriptions.filter((each) => each.pause !== null).length],
  ['leaving', world.subscriptions.filter((each) => each.cancelAtPeriodEnd && each.endedAt === null).length],
  ['recovered', world.invoices.filter((each) => each.status === 'paid' && each.attempts > 1).length],
  ['negative invoices', world.invoices.filter((each) => each.total < 0).length],
  ['hard declines', world.charges.filter((each) => each.decline !== null && isHard(each.decline)).length],
  ['expired cards', world.charges.filter((each) => each.decline === 'expired_card').length],
  ['partial refunds', world.refunds.filter((each) => each.amount < each.charge.amount).length],
  ['disputes', world.disputes.length],
  ['deleted', world.customers.filter((each) => each.deleted).length],
];

function redeemed(duration: string, percent: boolean): number {
  const coupons = world.catalog.coupons.filter(
    (each) => each.duration === duration && (each.percent !== null) === percent,
  );
  return coupons.reduce((sum, each) => sum + each.redeemed, 0);
}

for (const [what, count] of met) test(`it has: ${what}`, () => assert.ok(count > 0));

test('a hard decline is not tried again with the same card', () => {
  for (const { charges } of world.invoices) {
    charges.forEach(({ decline, card }, place) => {
      if (decline !== null && isHard(decline)) assert.notEqual(charges[place + 1]?.card, card);
    });
  }
});

test('an invoice is tried at most nine times, and what is open has an attempt to come or none', () => {
  for (const { status, nextAttempt, attempts } of world.invoices) {
    assert.ok(attempts <= 9);
    if (nextAttempt !== null) assert.ok(status === 'open' && nextAttempt > world.now - DAY);
  }
});

test('times are in order, and nothing ends before it begins', () => {
  for (const rows of [
    world.customers,
    world.subscriptions,
    world.invoices,
    world.charges,
    world.cards,
    world.refunds,
  ]) {
    rows.forEach((row, place) => assert.ok(place === 0 || (rows[place - 1]?.created ?? 0) <= row.created));
  }
  for (const each of world.subscriptions) {
    assert.ok(each.period.start < each.period.end);
    assert.ok(each.endedAt === null || each.endedAt >= each.created);
    assert.ok((each.endedAt === null) !== ['canceled', 'incomplete_expired'].includes(each.status));
  }
});

test('customers whose hazard is high leave more often', () => {
  const company = new Company({ ...settings, seed: 3 });
  const sums = { high: { count: 0, left: 0 }, low: { count: 0, left: 0 } };
  for (const month of company.truth.names.slice(4, -1)) {
    const table = company.truth.table(company.world, month);
    assert.ok(table);
    const [hazard, decided] = [table.columns.indexOf('hazard_voluntary'), table.columns.indexOf('decided')];
    for (const row of table.rows) {
      const sum = Number(row[hazard]) > 0.05 ? sums.high : sums.low;
      sum.count += 1;
      sum.left += Number(row[decided]);
    }
  }
  const [high, low] = [sums.high.left / sums.high.count, sums.low.left / sums.low.count];
  assert.ok(high > 3 * low, `${high} against ${low}`);
});

test('where all leaves a trace, nobody pauses, and each discount of a yearly subscription was there from its start', () => {
  const { world, books } = new Company({ ...settings, traced: true });
  assert.ok(world.subscriptions.every(({ pause }) => pause === null));
  for (const { currencies } of books.months) {
    for (const { changes } of Object.values(currencies)) assert.equal(changes.churn.paused.count, 0);
  }
  const yearly = world.discounts.filter(({ of }) => of.items[0]?.price.interval === 'year' && of.created === of.anchor);
  assert.ok(yearly.length > 5 && yearly.every(({ discount, of }) => discount.start === of.created));
});
