import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Stripe from 'stripe';
import { Harness } from './harness.js';

const harness = await Harness.start(200, 4);
const { stripe } = harness;

/** Subscriptions that run and have neither a discount nor a pause, each once. */
async function plain(): Promise<Stripe.Subscription[]> {
  const { data } = await stripe.subscriptions.list({ status: 'active', limit: 100 });
  return data.filter(
    ({ discounts, pause_collection: pause, items, metadata }) =>
      discounts.length === 0 && !pause && items.data.length === 1 && Object.keys(metadata).length === 0,
  );
}

async function one(): Promise<Stripe.Subscription> {
  const [found] = await plain();
  assert.ok(found);
  return found;
}

function refused(status: number, holds: string, code?: string) {
  return (error: unknown) => {
    const { statusCode, message, code: said } = error as Stripe.errors.StripeError;
    assert.deepEqual({ statusCode, said }, { statusCode: status, said: code });
    assert.ok(message.includes(holds), message);
    return true;
  };
}

test('a coupon is put on a subscription once for a key', async () => {
  await harness.control('coupons', { id: 'SAVE20', percent: 20, months: 3 });
  const { id } = await one();
  const change = { discounts: [{ coupon: 'SAVE20' }], metadata: { offer: 'cof_1' } };
  const first = await stripe.subscriptions.update(id, change, { idempotencyKey: 'one' });
  const again = await stripe.subscriptions.update(id, change, { idempotencyKey: 'one' });
  assert.deepEqual(again.discounts, first.discounts);
  assert.deepEqual([first.discounts.length, first.metadata], [1, { offer: 'cof_1' }]);
  assert.equal((await stripe.coupons.retrieve('SAVE20')).times_redeemed, 1);
  await assert.rejects(
    stripe.subscriptions.update(id, { metadata: { offer: 'cof_2' } }, { idempotencyKey: 'one' }),
    refused(400, 'Keys for idempotent requests'),
  );
  const { data } = await stripe.events.list({ type: 'customer.subscription.updated', limit: 1 });
  const told = data[0]?.data as unknown as { object: Stripe.Subscription; previous_attributes: object };
  assert.equal(told.object.id, id);
  assert.deepEqual(Object.keys(told.previous_attributes).sort(), ['discounts', 'metadata']);
});

test('what was refused is refused again for its key, and another asks anew', async () => {
  const { id } = await one();
  const change = { discounts: [{ coupon: 'LATER' }] };
  const gone = refused(400, "No such coupon: 'LATER'", 'resource_missing');
  await assert.rejects(stripe.subscriptions.update(id, change, { idempotencyKey: 'two' }), gone);
  await harness.control('coupons', { id: 'LATER', percent: 10, months: 1 });
  await assert.rejects(stripe.subscriptions.update(id, change, { idempotencyKey: 'two' }), gone);
  const done = await stripe.subscriptions.update(id, change, { idempotencyKey: 'three' });
  assert.equal(done.discounts.length, 1);
});

test('collection is paused until it resumes', async () => {
  const { id } = await one();
  const { now } = await harness.control<{ now: number }>('state');
  const until = now + 30 * 86_400;
  const pause = { behavior: 'void' as const, resumes_at: until };
  const paused = await stripe.subscriptions.update(id, { pause_collection: pause });
  assert.deepEqual(paused.pause_collection, pause);
  const past = { pause_collection: { behavior: 'void' as const, resumes_at: now } };
  await assert.rejects(stripe.subscriptions.update(id, past), refused(400, 'must be in the future'));
  await harness.control('advance', { days: 31 });
  assert.equal((await stripe.subscriptions.retrieve(id)).pause_collection, null);
});

test('an item gets another price, and the rest of the period is settled with the next invoice', async () => {
  const { id, items } = await one();
  const item = items.data[0];
  assert.ok(item);
  const { data: prices } = await stripe.prices.list({ limit: 100 });
  const alike = (each: Stripe.Price) =>
    each.currency === item.price.currency && each.recurring?.interval === item.price.recurring?.interval;
  const other = prices.find((each) => alike(each) && each.id !== item.price.id);
  const foreign = prices.find((each) => each.currency !== item.price.currency);
  assert.ok(other && foreign);
  const change = { items: [{ id: item.id, price: other.id }], proration_behavior: 'create_prorations' as const };
  const changed = await stripe.subscriptions.update(id, change);
  assert.equal(changed.items.data[0]?.price.id, other.id);
  const { data: waiting } = await stripe.invoiceItems.list({ pending: true, limit: 100 });
  assert.equal(waiting.filter((each) => each.parent?.subscription_details?.subscription === id).length, 2);
  const wrong = { items: [{ id: item.id, price: foreign.id }] };
  await assert.rejects(stripe.subscriptions.update(id, wrong), refused(400, 'another currency'));
});

test('a key that may only read, a subscription that has ended and one that is unknown are refused', async () => {
  const { id } = await one();
  const reader = await harness.withKey('rk_test_reader', ['subscription_read']);
  const change = { metadata: { offer: 'cof_1' } };
  await assert.rejects(reader.subscriptions.update(id, change), refused(403, "'rak_subscription_write'"));
  const { data } = await stripe.subscriptions.list({ status: 'canceled', limit: 1 });
  assert.ok(data[0]);
  await assert.rejects(stripe.subscriptions.update(data[0].id, change), refused(400, 'A canceled subscription'));
  await assert.rejects(
    stripe.subscriptions.update('sub_unknown', change),
    refused(404, 'No such subscription', 'resource_missing'),
  );
});

test('an answer can be lost though all was done', async () => {
  await harness.control('coupons', { id: 'LOST', percent: 20, months: 3 });
  const { id } = await one();
  await harness.control('faults', { kind: 'lost_answer', path: `/v1/subscriptions/${id}` });
  const change = { discounts: [{ coupon: 'LOST' }] };
  await assert.rejects(stripe.subscriptions.update(id, change, { idempotencyKey: 'four' }), refused(500, 'unknown'));
  const again = await stripe.subscriptions.update(id, change, { idempotencyKey: 'four' });
  assert.equal(again.discounts.length, 1);
  assert.equal((await stripe.coupons.retrieve('LOST')).times_redeemed, 1);
});
