import assert from 'node:assert/strict';
import { test } from 'node:test';
import Stripe from 'stripe';
import { DAY, Harness, item } from './harness.js';

const harness = await Harness.start();
const { stripe } = harness;
const growth = await harness.price('Growth', 4900);

test('usage is billed when its period is over, with what came in until the invoice is final', async () => {
  const meter = await stripe.billing.meters.create({
    display_name: 'Scored',
    event_name: 'scored',
    default_aggregation: { formula: 'sum' },
  });
  const metered = await stripe.prices.create({
    product: String(growth.product),
    currency: 'usd',
    unit_amount_decimal: Stripe.Decimal.from('0.25'),
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  });
  const subscription = await harness.subscribe([{ price: growth.id, quantity: 1 }, { price: metered.id }]);
  assert.equal(subscription.items.data[1]?.quantity, undefined);
  const report = async (value: number, timestamp: number) =>
    stripe.billing.meterEvents.create({
      event_name: 'scored',
      payload: { stripe_customer_id: String(subscription.customer), value: String(value) },
      timestamp,
    });
  await harness.advance(10 * DAY);
  await report(1001, await harness.now());
  assert.equal((await stripe.invoices.createPreview({ subscription: subscription.id })).total, 4900 + 250);

  const end = item(subscription).current_period_end;
  await harness.advance(end - (await harness.now()));
  await report(1000, end - 1);
  await report(4000, end);
  await harness.advance(3601);
  const [invoice] = await harness.invoices(subscription);
  assert.deepEqual(
    invoice?.lines.data.map((line) => [line.quantity, line.amount]),
    [
      [1, 4900],
      [2001, 500],
    ],
  );
  assert.equal(invoice?.amount_paid, 5400);

  await stripe.subscriptions.cancel(subscription.id, { invoice_now: true });
  const [last] = await harness.invoices(subscription);
  assert.deepEqual([last?.amount_paid, last?.lines.data.length], [1000, 1]);
});

test('a price for a number of units counts those begun as whole', async () => {
  const [meter] = (await stripe.billing.meters.list()).data;
  assert.ok(meter);
  const thousands = await stripe.prices.create({
    product: String(growth.product),
    currency: 'usd',
    unit_amount: 60,
    transform_quantity: { divide_by: 1000, round: 'up' },
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  });
  assert.deepEqual(thousands.transform_quantity, { divide_by: 1000, round: 'up' });
  const subscription = await harness.subscribe([{ price: growth.id, quantity: 1 }, { price: thousands.id }]);
  const usage = async (value: number) => {
    const payload = { stripe_customer_id: String(subscription.customer), value: String(value) };
    await stripe.billing.meterEvents.create({ event_name: 'scored', payload });
    return (await stripe.invoices.createPreview({ subscription: subscription.id })).total;
  };
  assert.equal(await usage(1), 4900 + 60);
  assert.equal(await usage(999), 4900 + 60);
  assert.equal(await usage(1), 4900 + 120);
});

test('what is used in a trial is free', async () => {
  const { data } = await stripe.prices.list({ product: String(growth.product) });
  const metered = data.find((each) => each.unit_amount_decimal?.toString() === '0.25');
  assert.ok(metered);
  const trial = { data: { trial_period_days: 14 } };
  const begun = await harness.subscribe([{ price: growth.id, quantity: 1 }, { price: metered.id }], trial);
  await stripe.billing.meterEvents.create({
    event_name: 'scored',
    payload: { stripe_customer_id: String(begun.customer), value: '1000' },
  });
  const renewed = await harness.pastEnd(begun);
  assert.equal((await harness.invoices(renewed))[0]?.amount_paid, 4900);
});

test('a discount lasts as long as its coupon says', async () => {
  const once = await stripe.coupons.create({ amount_off: 1000, currency: 'usd', duration: 'once' });
  const months = await stripe.coupons.create({ percent_off: 50, duration: 'repeating', duration_in_months: 2 });
  for (const [coupon, totals] of [
    [once, [4900, 4900, 3900]],
    [months, [4900, 2450, 2450]],
  ] as const) {
    const more = { discounts: [{ coupon: coupon.id }] };
    const subscription = await harness.subscribe([{ price: growth.id, quantity: 1 }], { more });
    await harness.pastEnd(await harness.pastEnd(subscription));
    assert.deepEqual(
      (await harness.invoices(subscription)).map((each) => each.total),
      totals,
    );
  }
});

test('a discount for a single invoice outlasts a trial', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' });
  const begun = await harness.subscribe([{ price: growth.id, quantity: 1 }], {
    data: { trial_period_days: 14 },
    more: { discounts: [{ coupon: coupon.id }] },
  });
  await harness.pastEnd(await harness.pastEnd(begun));
  const paid = (await harness.invoices(begun)).map((each) => each.amount_paid);
  assert.deepEqual(paid, [4900, 2450, 0]);
});

test('a discount is given to a running subscription', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  const subscription = await harness.subscribe([{ price: growth.id, quantity: 1 }]);
  const cheaper = await stripe.subscriptions.update(subscription.id, { discounts: [{ coupon: coupon.id }] });
  assert.equal(cheaper.discounts.length, 1);
  assert.equal((await stripe.invoices.createPreview({ subscription: subscription.id })).total, 4410);
  await stripe.subscriptions.update(subscription.id, { discounts: '' });
  assert.equal((await stripe.invoices.createPreview({ subscription: subscription.id })).total, 4900);
});
