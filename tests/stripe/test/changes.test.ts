import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Stripe from 'stripe';
import { BEGIN, DAY, FAILS_LATER, Harness, invalid, item, length, refusal } from './harness.js';

const harness = await Harness.start();
const { stripe } = harness;
const starter = await harness.price('Starter', 1900);
const growth = await harness.price('Growth', 4900);
const yearly = await harness.price('Growth, yearly', 49000, 'year');

/** A customer who subscribed to one of a price. */
const subscribed = (price: Stripe.Price) => harness.subscribe([{ price: price.id, quantity: 1 }]);

test('an upgrade is billed at once for the rest of the period, as previewed', async () => {
  const subscription = await subscribed(starter);
  await harness.toMiddle(subscription);
  const change = {
    items: [{ id: item(subscription).id, price: growth.id }],
    proration_behavior: 'always_invoice' as const,
  };
  const preview = await stripe.invoices.createPreview({ subscription: subscription.id, subscription_details: change });
  assert.deepEqual(
    preview.lines.data.map((line) => line.amount),
    [-950, 2450],
  );
  assert.deepEqual([preview.total, preview.amount_due, preview.status], [1500, 1500, 'draft']);
  assert.ok(preview.lines.data.every((line) => line.parent?.subscription_item_details?.proration));
  assert.equal(item(await harness.again(subscription)).price.id, starter.id, 'a preview changes nothing');

  await harness.events();
  const upgraded = await stripe.subscriptions.update(subscription.id, change);
  assert.equal(item(upgraded).id, item(subscription).id);
  assert.equal(item(upgraded).price.id, growth.id);
  assert.equal(item(upgraded).current_period_end, item(subscription).current_period_end);
  const [invoice, first] = await harness.invoices(subscription);
  assert.deepEqual([invoice?.total, invoice?.status, invoice?.billing_reason], [1500, 'paid', 'subscription_update']);
  const credited = invoice?.lines.data[0]?.parent?.subscription_item_details?.proration_details?.credited_items;
  assert.deepEqual(credited, { invoice: first?.id, invoice_line_items: [first?.lines.data[0]?.id] });
  const [updated] = harness.received.filter(({ event }) => event.type === 'customer.subscription.updated');
  assert.ok(updated?.event.type === 'customer.subscription.updated');
  assert.equal(updated.event.data.previous_attributes?.items?.data[0]?.price.id, starter.id);

  const renewed = await harness.pastEnd(upgraded);
  assert.equal((await harness.invoices(renewed))[0]?.total, 4900);
});

test('two upgrades in a period give back no more than was paid', async () => {
  const scale = await harness.price('Scale', 19900);
  const subscription = await subscribed(starter);
  const upgrade = (price: Stripe.Price) =>
    stripe.subscriptions.update(subscription.id, {
      items: [{ id: item(subscription).id, price: price.id }],
      proration_behavior: 'always_invoice',
    });
  await harness.toMiddle(subscription);
  await upgrade(growth);
  await upgrade(scale);
  const totals = (await harness.invoices(subscription)).map((each) => each.total);
  assert.deepEqual(totals, [9950 - 2450, 2450 - 950, 1900]);
});

test('prorations can wait for the next invoice, or not be made', async () => {
  const subscription = await subscribed(starter);
  await harness.toMiddle(subscription);
  const change = (proration_behavior?: 'create_prorations' | 'none') => ({
    items: [{ id: item(subscription).id, price: growth.id }],
    ...(proration_behavior && { proration_behavior }),
  });
  const preview = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: change(),
  });
  assert.equal(preview.total, 1500 + 4900);
  const without = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: change('none'),
  });
  assert.equal(without.total, 4900);

  await stripe.subscriptions.update(subscription.id, change());
  assert.equal((await harness.invoices(subscription)).length, 1);
  const next = await stripe.invoices.createPreview({ subscription: subscription.id });
  assert.equal(next.total, preview.total);
  await harness.pastEnd(subscription);
  assert.equal((await harness.invoices(subscription))[0]?.total, preview.total);
});

test('a credit that is left over is used up by later invoices', async () => {
  const subscription = await subscribed(growth);
  await harness.toMiddle(subscription);
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: item(subscription).id, price: starter.id }],
    proration_behavior: 'always_invoice',
  });
  const balance = async () =>
    ((await stripe.customers.retrieve(String(subscription.customer))) as Stripe.Customer).balance;
  assert.equal(await balance(), -1500);
  await harness.pastEnd(subscription);
  const [renewal] = await harness.invoices(subscription);
  assert.deepEqual([renewal?.total, renewal?.starting_balance, renewal?.amount_paid], [1900, -1500, 400]);
  assert.equal(await balance(), 0);
});

test('an upgrade whose payment fails changes nothing when told so', async () => {
  const subscription = await subscribed(starter);
  await harness.toMiddle(subscription);
  await harness.changeCard(subscription, FAILS_LATER);
  const change = {
    items: [{ id: item(subscription).id, price: growth.id }],
    proration_behavior: 'always_invoice' as const,
    payment_behavior: 'error_if_incomplete' as const,
  };
  await assert.rejects(
    stripe.subscriptions.update(subscription.id, change),
    refusal(402, 'card_error', { code: 'card_declined' }),
  );
  const kept = await harness.again(subscription);
  assert.deepEqual([item(kept).price.id, kept.status], [starter.id, 'active']);
  assert.equal((await harness.invoices(kept)).length, 1);

  const anyway = await stripe.subscriptions.update(subscription.id, {
    ...change,
    payment_behavior: 'allow_incomplete',
  });
  assert.deepEqual([item(anyway).price.id, anyway.status], [growth.id, 'past_due']);
});

test('a change from monthly to yearly begins a new period at once', async () => {
  const subscription = await subscribed(growth);
  await harness.toMiddle(subscription);
  const changed = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: item(subscription).id, price: yearly.id }],
  });
  assert.equal(item(changed).current_period_start, await harness.now());
  assert.equal(changed.billing_cycle_anchor, await harness.now());
  assert.ok(length(changed) >= 365 * DAY);
  const [invoice] = await harness.invoices(subscription);
  assert.deepEqual([invoice?.total, invoice?.status], [49000 - 2450, 'paid']);
});

test('what was free and is not any more begins a new period at once', async () => {
  const subscription = await subscribed(await harness.price('Free', 0));
  await harness.toMiddle(subscription);
  const items = [{ id: item(subscription).id, price: growth.id }];
  const paid = await stripe.subscriptions.update(subscription.id, { items });
  assert.equal(item(paid).current_period_start, await harness.now());
  assert.equal((await harness.invoices(paid))[0]?.amount_paid, 4900);
});

test('in a trial a change costs nothing, and does not end it', async () => {
  const trial = { data: { trial_period_days: 14 } };
  const begun = await harness.subscribe([{ price: growth.id, quantity: 1 }], trial);
  const changed = await stripe.subscriptions.update(begun.id, {
    items: [{ id: item(begun).id, price: yearly.id }],
    proration_behavior: 'always_invoice',
  });
  assert.deepEqual([changed.status, item(changed).current_period_end], ['trialing', begun.trial_end]);
  assert.equal((await harness.invoices(changed)).length, 1);
  const renewed = await harness.pastEnd(changed);
  assert.ok(length(renewed) >= 365 * DAY);
  assert.equal((await harness.invoices(renewed))[0]?.amount_paid, 49000);
});

test('a downgrade waits in a schedule for the end of the period', async () => {
  const subscription = await subscribed(growth);
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  const [current] = schedule.phases;
  assert.ok(current);
  await stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: 'release',
    phases: [
      { items: [{ price: growth.id, quantity: 1 }], start_date: current.start_date, end_date: current.end_date },
      { items: [{ price: starter.id, quantity: 1 }], duration: { interval: 'month' } },
    ],
  });
  const waiting = await harness.again(subscription);
  assert.deepEqual([waiting.schedule, item(waiting).price.id], [schedule.id, growth.id]);
  assert.equal((await stripe.invoices.createPreview({ subscription: subscription.id })).total, 1900);
  await assert.rejects(
    stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true }),
    /is managed by the subscription schedule/,
  );
  await assert.rejects(
    stripe.subscriptionSchedules.create({ from_subscription: subscription.id }),
    invalid('from_subscription'),
  );

  await harness.events();
  const lower = await harness.pastEnd(waiting);
  assert.deepEqual(
    [item(lower).price.id, item(lower).id, lower.schedule],
    [starter.id, item(subscription).id, schedule.id],
  );
  assert.equal((await harness.invoices(lower))[0]?.total, 1900);
  assert.ok((await harness.events(lower)).includes('subscription_schedule.updated'));

  const free = await harness.pastEnd(lower);
  assert.deepEqual([free.schedule, item(free).price.id, free.status], [null, starter.id, 'active']);
  const over = await stripe.subscriptionSchedules.retrieve(schedule.id);
  assert.deepEqual([over.status, over.released_subscription], ['released', subscription.id]);
});

test('a phase has the discounts that it names', async () => {
  const half = await stripe.coupons.create({ percent_off: 50, duration: 'forever' });
  for (const kept of [true, false]) {
    const more = { discounts: [{ coupon: half.id }] };
    const subscription = await harness.subscribe([{ price: growth.id, quantity: 1 }], { more });
    const discount = String(subscription.discounts[0]);
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
    const [current] = schedule.phases;
    assert.ok(current);
    assert.deepEqual(current.discounts, [{ coupon: null, discount, promotion_code: null }]);
    const now = { start_date: current.start_date, end_date: current.end_date, discounts: [{ discount }] };
    const then = { duration: { interval: 'month' as const }, ...(kept && { discounts: [{ discount }] }) };
    await stripe.subscriptionSchedules.update(schedule.id, {
      phases: [
        { items: [{ price: growth.id, quantity: 1 }], ...now },
        { items: [{ price: starter.id, quantity: 1 }], ...then },
      ],
    });
    const lower = await harness.pastEnd(subscription);
    assert.equal((await harness.invoices(lower))[0]?.total, kept ? 950 : 1900);
    assert.deepEqual(lower.discounts, kept ? [discount] : []);
  }
});

test('what was paid and is not used can be given back as credit', async () => {
  const subscription = await subscribed(growth);
  await harness.toMiddle(subscription);
  await stripe.subscriptions.cancel(subscription.id, { invoice_now: true, prorate: true });
  assert.equal((await harness.invoices(subscription))[0]?.total, -2450);
  const customer = await stripe.customers.retrieve(String(subscription.customer));
  assert.equal((customer as Stripe.Customer).balance, -2450);
});

test('a waiting downgrade is called off by releasing its schedule', async () => {
  const subscription = await subscribed(growth);
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  await assert.rejects(
    stripe.subscriptionSchedules.update(schedule.id, {
      phases: [{ items: [{ price: growth.id }], start_date: BEGIN + 1, duration: { interval: 'month' } }],
    }),
    invalid('phases[0][start_date]'),
  );
  assert.equal((await stripe.subscriptionSchedules.release(schedule.id)).status, 'released');
  assert.equal((await harness.again(subscription)).schedule, null);
  await assert.rejects(stripe.subscriptionSchedules.release(schedule.id), /released/);
  const cancelling = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  assert.equal(cancelling.cancel_at, item(subscription).current_period_end);
});

test('a schedule ends with its subscription', async () => {
  const subscription = await subscribed(growth);
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  const ended = await stripe.subscriptions.cancel(subscription.id, { cancellation_details: { comment: 'Enough' } });
  assert.equal(ended.cancellation_details?.comment, 'Enough');
  assert.equal((await stripe.subscriptionSchedules.retrieve(schedule.id)).status, 'canceled');
});

test('metadata and the payment method are changed with the subscription', async () => {
  const subscription = await subscribed(growth);
  const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer: String(subscription.customer) });
  const changed = await stripe.subscriptions.update(subscription.id, {
    default_payment_method: id,
    metadata: { org: 'org_1' },
  });
  assert.deepEqual([changed.default_payment_method, changed.metadata], [id, { org: 'org_1' }]);
  const unknown = stripe.subscriptions.update(subscription.id, { default_payment_method: 'pm_nobody' });
  await assert.rejects(unknown, invalid('default_payment_method', 'resource_missing'));
  await assert.rejects(stripe.subscriptions.update(subscription.id, { trial_end: 'now' }), invalid('trial_end'));
  const before = { items: [{ id: item(subscription).id, quantity: 2 }], proration_date: BEGIN - DAY };
  await assert.rejects(stripe.subscriptions.update(subscription.id, before), invalid('proration_date'));
});

test('item changes are checked', async () => {
  const subscription = await subscribed(growth);
  const change = (items: Stripe.SubscriptionUpdateParams.Item[]) =>
    stripe.subscriptions.update(subscription.id, { items });
  await assert.rejects(change([{ id: 'si_nobody', price: starter.id }]), invalid('items[0][id]', 'resource_missing'));
  await assert.rejects(change([{ price: growth.id }]), /same plan/);
  await assert.rejects(change([{ price: yearly.id }]), /same billing interval/);
  await assert.rejects(change([{ id: item(subscription).id, deleted: true }]), /at least one active plan/);
  const more = await change([{ id: item(subscription).id, quantity: 3 }]);
  assert.equal(item(more).quantity, 3);
  assert.equal((await stripe.invoices.createPreview({ subscription: subscription.id })).total, 2 * 4900 + 3 * 4900);
});
