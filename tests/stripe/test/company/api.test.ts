import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Stripe from 'stripe';
import type { MonthEnd } from '../../src/company/books/books.js';
import { CURRENCIES } from '../../src/company/state/catalog.js';
import { Harness } from './harness.js';

const harness = await Harness.start(500);
const { stripe } = harness;

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of list) found.push(each);
  return found;
}

/** An error of that status, and what its message holds. */
function refused(status: number, holds: string, code?: string) {
  return (error: unknown) => {
    const { statusCode, message, code: said } = error as Stripe.errors.StripeError;
    assert.deepEqual({ statusCode, said }, { statusCode: status, said: code });
    assert.ok(message.includes(holds), message);
    return true;
  };
}

test('pages hold each row once, newest first, forwards and backwards', async () => {
  const forwards = await all(stripe.customers.list({ limit: 100 }));
  assert.ok(forwards.length > 480);
  assert.equal(new Set(forwards.map((each) => each.id)).size, forwards.length);
  forwards.forEach((each, place) => assert.ok(place === 0 || (forwards[place - 1]?.created ?? 0) >= each.created));
  const { data: first } = await stripe.customers.list({ limit: 3 });
  const { data: second, has_more } = await stripe.customers.list({ limit: 3, starting_after: first[2]?.id ?? '' });
  assert.equal(has_more, true);
  assert.deepEqual(
    [...first, ...second].map((each) => each.id),
    forwards.slice(0, 6).map((each) => each.id),
  );
  const { data: back } = await stripe.customers.list({ limit: 3, ending_before: second[0]?.id ?? '' });
  assert.deepEqual(back, first);
});

test('a range of time is that part of the list', async () => {
  const whole = await all(stripe.invoices.list({ limit: 100 }));
  const [gte, lt] = [Date.UTC(2023, 4) / 1000, Date.UTC(2023, 5) / 1000];
  const part = await all(stripe.invoices.list({ limit: 100, created: { gte, lt } }));
  const expected = whole.filter((each) => each.created >= gte && each.created < lt);
  assert.ok(part.length > 20 && part.length < whole.length);
  assert.deepEqual(
    part.map((each) => each.id),
    expected.map((each) => each.id),
  );
});

test('lists of a customer, and expansions, agree with the whole', async () => {
  const subscriptions = await all(stripe.subscriptions.list({ status: 'all', limit: 100 }));
  const [some] = subscriptions.filter((each) => each.status === 'active' && each.discounts.length > 0);
  assert.ok(some);
  const expand = ['latest_invoice.payments', 'discounts', 'customer.invoice_settings.default_payment_method'];
  const expanded = await stripe.subscriptions.retrieve(some.id, { expand });
  const invoice = expanded.latest_invoice as Stripe.Invoice;
  assert.equal(invoice.payments?.data[0]?.payment.type, 'payment_intent');
  const customer = expanded.customer as Stripe.Customer;
  assert.equal((customer.invoice_settings.default_payment_method as Stripe.PaymentMethod).card?.last4.length, 4);
  assert.equal((expanded.discounts[0] as Stripe.Discount).source.type, 'coupon');
  const mine = await all(stripe.subscriptions.list({ customer: customer.id, status: 'all' }));
  assert.ok(mine.some((each) => each.id === some.id) && mine.every((each) => each.customer === customer.id));
});

test('the decline code of a failed invoice is found through its payment', async () => {
  const [late] = (await all(stripe.invoices.list({ status: 'open', limit: 100, expand: ['data.payments'] }))).filter(
    (each) => each.attempt_count > 0,
  );
  const intent = String(late?.payments?.data[0]?.payment.payment_intent);
  const { last_payment_error, latest_charge } = await stripe.paymentIntents.retrieve(intent, {
    expand: ['latest_charge'],
  });
  assert.ok(last_payment_error?.decline_code);
  assert.equal((latest_charge as Stripe.Charge).outcome?.reason, last_payment_error.decline_code);
});

test('the books say what the API shows, at each month end to come', async () => {
  for (let month = 0; month < 3; month++) {
    const { now } = await harness.control<{ now: number }>('state');
    const date = new Date(now * 1000);
    const end = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) / 1000;
    await harness.control('advance', { days: (end - now) / 86_400 });
    const page = (await harness.control<MonthEnd[]>('books')).at(-1);
    const subscriptions = await all(
      stripe.subscriptions.list({ status: 'all', limit: 100, expand: ['data.discounts'] }),
    );
    for (const currency of CURRENCIES) {
      const earning = subscriptions.filter((each) => each.currency === currency && monthly(each, end) > 0);
      const mrr = earning.reduce((sum, each) => sum + monthly(each, end), 0);
      assert.ok(mrr > 0);
      assert.equal(page?.currencies[currency].mrr, mrr);
      assert.equal(page?.currencies[currency].customers, new Set(earning.map((each) => each.customer)).size);
    }
  }
});

/** MRR as a reader of the API works it out. */
function monthly({ status, pause_collection: pause, items, discounts }: Stripe.Subscription, now: number): number {
  if (!['active', 'past_due'].includes(status) || pause) return 0;
  let price = items.data.reduce((sum, each) => sum + (each.price.unit_amount ?? 0) * (each.quantity ?? 0), 0);
  for (const each of discounts as Stripe.Discount[]) {
    const coupon = each.source.coupon as Stripe.Coupon;
    if (coupon.duration === 'once' || (each.end !== null && each.end <= now)) continue;
    price -= coupon.percent_off === null ? (coupon.amount_off ?? 0) : Math.round((price * coupon.percent_off) / 100);
  }
  const factor = { week: 52 / 12, month: 1, year: 1 / 12 }[items.data[0]?.price.recurring?.interval as 'month'];
  return Math.round(price * factor);
}

test('what was changed since the last invoice waits for the next one', async () => {
  const pending = await all(stripe.invoiceItems.list({ pending: true, limit: 100 }));
  assert.ok(pending.length > 5);
  await harness.control('advance', { days: 40 });
  const still = new Set((await all(stripe.invoiceItems.list({ pending: true, limit: 100 }))).map((each) => each.id));
  const billed = pending.filter((each) => !still.has(each.id));
  assert.ok(billed.length > 0);
  for (const { parent, period, amount } of billed) {
    const { subscription = '', subscription_item: item } = parent?.subscription_details ?? {};
    const invoices = await all(stripe.invoices.list({ subscription }));
    const lines = invoices.flatMap((each) => each.lines.data);
    assert.ok(
      lines.some(
        (each) =>
          each.parent?.subscription_item_details?.subscription_item === item &&
          each.amount === amount &&
          each.period.start === period.start,
      ),
    );
  }
});

test('the log has the last thirty days, those before anybody listened too', async () => {
  const fresh = await Harness.start(200, 3);
  const { now } = await fresh.control<{ now: number }>('state');
  const created = { gte: now - 30 * 86_400 };
  const events = await all(
    fresh.stripe.events.list({ limit: 100, created, types: ['customer.subscription.created'] }),
  );
  const made = await all(fresh.stripe.subscriptions.list({ limit: 100, status: 'all', created }));
  assert.ok(made.length > 20);
  const told = events.map(({ data }) => (data.object as Stripe.Subscription).id);
  assert.deepEqual(new Set(told), new Set(made.map((each) => each.id)));
});

test('a key may do what its scopes say', async () => {
  const narrow = await harness.withKey('rk_test_narrow', ['customer_read']);
  assert.equal((await narrow.customers.list({ limit: 1 })).data.length, 1);
  await assert.rejects(narrow.invoices.list(), refused(403, "'rak_invoice_read'"));
  const { data } = await stripe.subscriptions.list({ limit: 1 });
  const two = await harness.withKey('rk_test_two', ['subscription_read']);
  await assert.rejects(
    two.subscriptions.retrieve(data[0]?.id ?? '', { expand: ['customer'] }),
    refused(403, 'rak_customer_read'),
  );
  await assert.rejects(
    narrow.webhookEndpoints.create({ url: 'http://a.example', enabled_events: ['*'] }),
    refused(403, 'rak_webhook_endpoint_write'),
  );
  await harness.control('keys/revoke', { key: 'rk_test_narrow' });
  await assert.rejects(narrow.customers.list(), refused(401, 'Expired API Key', 'api_key_expired'));
});

test('an unknown id, cursor, parameter and key are refused', async () => {
  await assert.rejects(stripe.customers.retrieve('cus_unknown'), refused(404, 'No such customer', 'resource_missing'));
  await assert.rejects(stripe.customers.list({ starting_after: 'cus_x' }), refused(400, 'No such', 'resource_missing'));
  await assert.rejects(stripe.customers.list({ limit: 101 }), refused(400, 'Invalid limit'));
  const answer = await fetch(`${harness.url}/v1/customers`, { headers: { Authorization: 'Bearer rk_test_wrong' } });
  assert.equal(answer.status, 401);
});

test('requests fail when they are told to, and then no more', async () => {
  await harness.control('faults', { kind: 'rate_limit', path: '/v1/customers', after: 1, retry_after: 7 });
  await stripe.customers.list();
  await assert.rejects(stripe.customers.list(), (error: unknown) => {
    const { statusCode, headers } = error as Stripe.errors.StripeError;
    assert.deepEqual([statusCode, headers?.['retry-after']], [429, '7']);
    return true;
  });
  await harness.control('faults', { kind: 'server_error', status: 503, times: 2 });
  for (let time = 0; time < 2; time++) await assert.rejects(stripe.customers.list(), refused(503, 'unknown'));
  await stripe.customers.list();
});

test('a key can be revoked in the middle of a listing', async () => {
  const soon = await harness.withKey('rk_test_soon', ['customer_read']);
  await harness.control('faults', { kind: 'revoke', path: '/v1/customers', after: 2 });
  await assert.rejects(all(soon.customers.list({ limit: 100 })), refused(401, 'Expired', 'api_key_expired'));
});

for (const [kind, which] of [
  ['create', 'next'],
  ['change', 'next'],
  ['delete', 'next'],
  ['delete', 'cursor'],
] as const) {
  test(`between two pages a customer is: ${kind} (${which})`, async () => {
    const before = (await all(stripe.customers.list({ limit: 100 }))).map((each) => each.id);
    await harness.control('faults', { kind, which, path: '/v1/customers', after: 1 });
    const read = all(stripe.customers.list({ limit: 100 }));
    if (which === 'cursor') return void (await assert.rejects(read, refused(400, 'No such', 'resource_missing')));
    const during = (await read).map((each) => each.id);
    const { done } = await harness.control<{ done: { customer: string }[] }>('faults');
    const changed = done.at(-1)?.customer ?? '';
    const expected = kind === 'delete' ? before.filter((each) => each !== changed) : before;
    assert.deepEqual(during, expected);
    const after = await stripe.customers.retrieve(changed);
    assert.equal(after.deleted ?? false, kind === 'delete');
    assert.equal(before.includes(changed), kind !== 'create');
  });
}
