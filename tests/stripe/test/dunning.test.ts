import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Stripe from 'stripe';
import { DAY, DECLINED, FAILS_LATER, GOOD, Harness } from './harness.js';

const harness = await Harness.start();
const growth = await harness.price('Growth', 4900);

/** A subscription whose first renewal just failed. */
async function failed(): Promise<Stripe.Subscription> {
  const subscription = await harness.subscribe([{ price: growth.id, quantity: 1 }]);
  await harness.changeCard(subscription, FAILS_LATER);
  await harness.events();
  return harness.pastEnd(subscription);
}

async function latest(subscription: Stripe.Subscription): Promise<Stripe.Invoice> {
  const [invoice] = await harness.invoices(subscription);
  assert.ok(invoice);
  return invoice;
}

test('a failed renewal makes the subscription past due, and is tried again', async () => {
  const subscription = await failed();
  assert.equal(subscription.status, 'past_due');
  const now = await harness.now();
  const invoice = await latest(subscription);
  assert.deepEqual([invoice.status, invoice.attempt_count, invoice.amount_remaining], ['open', 1, 4900]);
  assert.equal(invoice.next_payment_attempt, now + 3 * DAY);
  assert.deepEqual(await harness.events(subscription), [
    'invoice.created',
    'customer.subscription.updated',
    'invoice.updated',
    'customer.updated',
    'invoice.finalized',
    'invoice.updated',
    'invoice.payment_failed',
    'customer.subscription.updated',
  ]);

  await harness.advance(3 * DAY);
  assert.deepEqual(await harness.events(subscription), ['invoice.updated', 'invoice.payment_failed']);
  assert.equal((await latest(subscription)).next_payment_attempt, now + 8 * DAY);
});

test('a better card recovers it with the next try', async () => {
  const subscription = await failed();
  await harness.changeCard(subscription, GOOD);
  assert.equal((await harness.again(subscription)).status, 'past_due', 'a new card alone pays nothing');
  await harness.events();
  await harness.advance(3 * DAY);
  assert.equal((await harness.again(subscription)).status, 'active');
  const invoice = await latest(subscription);
  assert.deepEqual([invoice.status, invoice.attempt_count, invoice.next_payment_attempt], ['paid', 2, null]);
  assert.equal(invoice.auto_advance, false);
  assert.deepEqual(await harness.events(subscription), [
    'invoice.updated',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.updated',
  ]);
});

test('so does paying the invoice on its page', async () => {
  const subscription = await failed();
  const { hosted_invoice_url: url } = await latest(subscription);
  assert.match(await (await fetch(String(url))).text(), /due 49.00 USD.*<form/s);
  assert.equal((await harness.submit(String(url), { number: DECLINED })).status, 402);
  assert.equal((await harness.submit(String(url), {})).status, 402);
  assert.equal((await latest(subscription)).attempt_count, 1);
  assert.equal((await harness.submit(String(url), { number: GOOD })).status, 303);
  assert.equal((await harness.again(subscription)).status, 'active');
  assert.equal((await harness.submit(String(url), { number: GOOD })).status, 400);
});

test('the fourth failure ends the subscription', async () => {
  const subscription = await failed();
  await harness.advance(8 * DAY);
  assert.equal((await harness.again(subscription)).status, 'past_due');
  await harness.advance(7 * DAY);
  const ended = await harness.again(subscription);
  assert.deepEqual([ended.status, ended.cancellation_details?.reason], ['canceled', 'payment_failed']);
  const invoice = await latest(subscription);
  assert.deepEqual([invoice.status, invoice.attempt_count, invoice.next_payment_attempt], ['open', 4, null]);
  assert.equal((await harness.events(subscription)).filter((type) => type === 'invoice.payment_failed').length, 4);

  await harness.advance(60 * DAY);
  assert.equal((await harness.invoices(subscription)).length, 2);
});

test('or leaves it unpaid, until the customer pays', async () => {
  await harness.control('settings', { after_retries: 'mark_unpaid' });
  const subscription = await failed();
  await harness.advance(15 * DAY);
  assert.equal((await harness.again(subscription)).status, 'unpaid');
  const owed = await latest(subscription);

  await harness.advance(31 * DAY);
  const kept = await latest(subscription);
  assert.deepEqual([kept.status, kept.auto_advance], ['draft', false], 'nothing more is collected');
  await harness.submit(String(owed.hosted_invoice_url), { number: GOOD });
  assert.equal((await harness.again(subscription)).status, 'active');
});

test('or leaves it past due', async () => {
  await harness.control('settings', { after_retries: 'leave_past_due' });
  const subscription = await failed();
  await harness.advance(15 * DAY);
  assert.equal((await harness.again(subscription)).status, 'past_due');
});
