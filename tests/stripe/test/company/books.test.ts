import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Books, type Movements, type Page, type Sum } from '../../src/company/books/books.js';
import { Company } from '../../src/company/company.js';
import { CURRENCIES } from '../../src/company/state/catalog.js';
import type { Customer } from '../../src/company/state/rows.js';

const begin = Date.UTC(2023, 0) / 1000;

for (const [seed, afterRetries] of [
  [1, 'cancel'],
  [2, 'mark_unpaid'],
] as const) {
  const { books, world } = new Company({ seed, customers: 1200, months: 13, begin, afterRetries });

  test(`movements add up from month to month (${afterRetries})`, () => {
    for (const currency of CURRENCIES) {
      let before = { customers: 0, mrr: 0 };
      for (const { month, currencies } of books.months) {
        const page = currencies[currency];
        for (const movements of [page.changes, page.net]) {
          const { count, amount } = moved(movements);
          assert.equal(before.customers + count, page.customers, `${month} ${currency}`);
          assert.equal(before.mrr + amount, page.mrr, `${month} ${currency}`);
        }
        before = page;
      }
      assert.ok(before.customers > 20 && before.mrr > 0);
    }
  });

  test(`payments are those of the invoices, refunds those of the charges (${afterRetries})`, () => {
    const total = (pick: (page: Page) => Sum) =>
      books.months.reduce((sum, each) => sum + pick(each.currencies.usd).amount, 0);
    const usd = (each: { customer: { currency: string } }) => each.customer.currency === 'usd';
    const paid = world.invoices.filter((each) => usd(each) && each.status === 'paid');
    assert.equal(
      total((page) => page.payments),
      paid.reduce((sum, each) => sum + each.paid, 0),
    );
    const refunds = world.refunds.filter((each) => usd(each.charge.invoice));
    assert.equal(
      total((page) => page.refunds),
      refunds.reduce((sum, each) => sum + each.amount, 0),
    );
    assert.ok(refunds.length > 0);
  });

  test(`churn has both kinds and pauses (${afterRetries})`, () => {
    const churn = books.months.map((each) => each.currencies.usd.changes.churn);
    for (const kind of ['voluntary', 'involuntary', 'paused'] as const) {
      assert.ok(
        churn.some((each) => each[kind].count > 0),
        kind,
      );
    }
  });
}

test('who came and left within a month is not new when they come back', () => {
  const books = new Books();
  const none = { mrr: 0, mrrBefore: 0, known: false, knownBefore: false };
  const customer = { currency: 'usd', lostTo: 'voluntary', ...none } as Customer;
  const change = (mrr: number) => {
    const before = customer.mrr;
    Object.assign(customer, { mrr });
    books.changed(customer, before);
    if (mrr > 0) customer.known = true;
  };
  change(900);
  change(0);
  books.close([customer], Date.UTC(2023, 1) / 1000);
  change(900);
  books.close([customer], Date.UTC(2023, 2) / 1000);
  const [first, second] = books.months.map((each) => each.currencies.usd);
  assert.deepEqual([first!.changes.new.count, first!.net.new.count], [1, 0]);
  assert.deepEqual([second!.net.new.count, second!.net.reactivation.count], [0, 1]);
});

/** The sum of all movements, customers and MRR. */
function moved({ new: fresh, reactivation, expansion, contraction, churn }: Movements): Sum {
  const { voluntary, involuntary, paused } = churn;
  const lost = [voluntary, involuntary, paused];
  const sum = (all: Sum[], name: keyof Sum) => all.reduce((total, each) => total + each[name], 0);
  return {
    count: sum([fresh, reactivation], 'count') - sum(lost, 'count'),
    amount: sum([fresh, reactivation, expansion], 'amount') - sum([contraction, ...lost], 'amount'),
  };
}
