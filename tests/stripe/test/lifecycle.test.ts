import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Stripe from 'stripe';
import { BEGIN, DAY, FAILS_LATER, GOOD, Harness, invalid, item } from './harness.js';

const harness = await Harness.start();
const { stripe } = harness;
const growth = await harness.price('Growth', 4900);

/** A customer who subscribed to one of a price. */
const subscribed = (price: Stripe.Price) => harness.subscribe([{ price: price.id, quantity: 1 }]);

test('a trial is announced, ends, and is renewed month by month', async () => {
  const begun = await harness.subscribe([{ price: growth.id, quantity: 1 }], { data: { trial_period_days: 14 } });
  await harness.events();
  await harness.advance(11 * DAY - 1);
  assert.deepEqual(await harness.events(begun), []);
  await harness.advance(1);
  assert.deepEqual(await harness.events(begun), ['customer.subscription.trial_will_end']);

  await harness.advance(3 * DAY);
  const active = await harness.again(begun);
  assert.equal(active.status, 'active');
  assert.equal(item(active).current_period_start, BEGIN + 14 * DAY);
  assert.equal(item(active).current_period_end, Date.UTC(2026, 1, 28, 12) / 1000, 'one month after 29 January');
  assert.equal((await harness.invoices(active))[0]?.status, 'draft');
  assert.deepEqual(await harness.events(begun), ['invoice.created', 'customer.subscription.updated']);

  await harness.advance(3600);
  const [first] = await harness.invoices(active);
  assert.deepEqual([first?.status, first?.amount_paid, first?.billing_reason], ['paid', 4900, 'subscription_cycle']);
  assert.deepEqual(await harness.events(begun), [
    'invoice.updated',
    'customer.updated',
    'invoice.finalized',
    'invoice.updated',
    'invoice.paid',
    'invoice.payment_succeeded',
  ]);
  const renewed = await harness.pastEnd(active);
  assert.equal(item(renewed).current_period_end, Date.UTC(2026, 2, 29, 12) / 1000, 'the day of the month comes back');
  const numbers = (await harness.invoices(renewed)).map((each) => each.number?.slice(-5));
  assert.deepEqual(numbers, ['-0003', '-0002', '-0001']);
});

test('cancelling at the end of the period can be taken back until then', async () => {
  const subscription = await subscribed(growth);
  const feedback = { comment: 'Too dear', feedback: 'too_expensive' as const };
  await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true, cancellation_details: feedback });
  await assert.rejects(
    stripe.invoices.createPreview({ subscription: subscription.id }),
    invalid(undefined, 'invoice_upcoming_none', 404),
  );
  const kept = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false });
  assert.deepEqual([kept.cancel_at, kept.canceled_at, kept.status], [null, null, 'active']);

  await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  await harness.events();
  const ended = await harness.pastEnd(subscription);
  assert.deepEqual([ended.status, ended.cancellation_details?.reason], ['canceled', 'cancellation_requested']);
  assert.equal(ended.ended_at, item(subscription).current_period_end);
  assert.deepEqual(await harness.events(ended), ['customer.subscription.deleted']);
  assert.equal((await harness.invoices(ended)).length, 1);
  await assert.rejects(
    stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false }),
    /A canceled subscription/,
  );
});

test('a subscription is cancelled now, and listed only when asked for', async () => {
  const subscription = await subscribed(growth);
  const ended = await stripe.subscriptions.cancel(subscription.id);
  assert.equal(ended.status, 'canceled');
  const customer = String(subscription.customer);
  assert.deepEqual((await stripe.subscriptions.list({ customer })).data, []);
  assert.deepEqual((await stripe.subscriptions.list({ customer, status: 'all' })).data, [ended]);
  await assert.rejects(stripe.subscriptions.cancel(subscription.id), invalid('id', 'resource_missing', 404));
});

test('the portal cancels, and takes it back', async () => {
  const subscription = await subscribed(growth);
  const session = await stripe.billingPortal.sessions.create({
    customer: String(subscription.customer),
    return_url: 'http://app.example/billing',
  });
  assert.match(await (await fetch(session.url)).text(), /paid until 20\d\d-.*http:\/\/app.example\/billing/s);
  assert.equal((await harness.submit(session.url, { action: 'cancel' })).status, 303);
  assert.equal((await harness.again(subscription)).cancel_at_period_end, true);
  await harness.submit(session.url, { action: 'renew' });
  assert.equal((await harness.again(subscription)).cancel_at_period_end, false);
});

for (const [behavior, status] of [
  ['cancel', 'canceled'],
  ['pause', 'paused'],
  ['create_invoice', 'past_due'],
] as const) {
  test(`a trial that ends without a card is ${status} if told to ${behavior}`, async () => {
    const data = { trial_period_days: 14, trial_settings: { end_behavior: { missing_payment_method: behavior } } };
    const more = { payment_method_collection: 'if_required' } as const;
    const begun = await harness.subscribe([{ price: growth.id, quantity: 1 }], { data, more, card: '' });
    assert.equal((await harness.pastEnd(begun)).status, status);
  });
}

test('a paused subscription is resumed with a card', async () => {
  const data = {
    trial_period_days: 14,
    trial_settings: { end_behavior: { missing_payment_method: 'pause' as const } },
  };
  const more = { payment_method_collection: 'if_required' } as const;
  const begun = await harness.subscribe([{ price: growth.id, quantity: 1 }], { data, more, card: '' });
  await harness.pastEnd(begun);
  await harness.changeCard(begun, GOOD);
  const resumed = await stripe.subscriptions.resume(begun.id);
  assert.deepEqual([resumed.status, item(resumed).current_period_start], ['active', await harness.now()]);
  assert.equal((await harness.invoices(resumed))[0]?.amount_paid, 4900);
  await assert.rejects(stripe.subscriptions.resume(begun.id), /Only a paused subscription/);
});

test('a trial that cannot be paid for is not ended now, if told so', async () => {
  const trial = { data: { trial_period_days: 14 }, card: FAILS_LATER };
  const begun = await harness.subscribe([{ price: growth.id, quantity: 1 }], trial);
  const ended = stripe.subscriptions.update(begun.id, { trial_end: 'now', payment_behavior: 'error_if_incomplete' });
  await assert.rejects(ended, { statusCode: 402 });
  assert.equal((await harness.again(begun)).status, 'trialing');
  await stripe.subscriptions.cancel(begun.id, { invoice_now: true, prorate: true });
  assert.deepEqual((await harness.invoices(begun)).map((each) => each.total), [0], 'nothing to give back');
});

test('a trial can be lengthened, or ended now', async () => {
  const begun = await harness.subscribe([{ price: growth.id, quantity: 1 }], { data: { trial_period_days: 14 } });
  const longer = await stripe.subscriptions.update(begun.id, { trial_end: Number(begun.trial_end) + 7 * DAY });
  assert.equal(item(longer).current_period_end, Number(begun.trial_end) + 7 * DAY);
  await harness.events();
  const paid = await stripe.subscriptions.update(begun.id, { trial_end: 'now' });
  assert.equal((await harness.events(paid))[0], 'customer.subscription.trial_will_end');
  assert.deepEqual([paid.status, paid.trial_end], ['active', await harness.now()]);
  assert.equal((await harness.invoices(paid))[0]?.amount_paid, 4900);
});
