import assert from 'node:assert/strict';
import { test } from 'node:test';
import Stripe from 'stripe';
import { BEGIN, DAY, Harness, invalid } from './harness.js';

const harness = await Harness.start();
const { stripe } = harness;

test('products take an id of our own, once', async () => {
  await assert.rejects(stripe.products.retrieve('perene_growth'), invalid('id', 'resource_missing', 404));
  const made = await stripe.products.create({ id: 'perene_growth', name: 'Growth' });
  await assert.rejects(
    stripe.products.create({ id: 'perene_growth', name: 'Growth' }),
    invalid('id', 'resource_already_exists'),
  );
  const changed = await stripe.products.update(made.id, { name: 'Growth plan' });
  assert.deepEqual(await stripe.products.retrieve(made.id), changed);
});

test('prices are found by lookup key, which moves only when told to', async () => {
  const product = await stripe.products.create({ name: 'Growth' });
  const recurring = { interval: 'month' as const };
  const make = (unit_amount: number, more: Partial<Stripe.PriceCreateParams> = {}) =>
    stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount,
      recurring,
      lookup_key: 'growth',
      ...more,
    });
  const first = await make(4900);
  assert.equal(first.recurring?.usage_type, 'licensed');
  await assert.rejects(make(5900), invalid('lookup_key'));

  const second = await make(5900, { transfer_lookup_key: true });
  assert.deepEqual((await stripe.prices.list({ lookup_keys: ['growth', 'other'] })).data, [second]);
  assert.equal((await stripe.prices.retrieve(first.id)).lookup_key, null);
  assert.equal((await stripe.prices.update(first.id, { active: false })).active, false);
  const active = await stripe.prices.list({ product: product.id, active: true, expand: ['data.product'] });
  assert.deepEqual(
    active.data.map((each) => (each.product as Stripe.Product).name),
    ['Growth'],
  );
});

test('a metered price has a meter, and may cost parts of a cent', async () => {
  const product = await stripe.products.create({ name: 'Customers scored' });
  const meter = await stripe.billing.meters.create({
    display_name: 'Customers scored',
    event_name: 'customers_scored',
    default_aggregation: { formula: 'sum' },
  });
  const recurring = { interval: 'month' as const, usage_type: 'metered' as const };
  const base = { product: product.id, currency: 'usd', unit_amount_decimal: Stripe.Decimal.from('0.25') };
  await assert.rejects(stripe.prices.create({ ...base, recurring }), invalid('recurring[meter]'));
  const price = await stripe.prices.create({ ...base, recurring: { ...recurring, meter: meter.id } });
  assert.equal(price.unit_amount, null);
  assert.equal(String(price.unit_amount_decimal), '0.25');
  assert.deepEqual((await stripe.billing.meters.list({ status: 'active' })).data, [meter]);
  assert.deepEqual(await stripe.billing.meters.retrieve(meter.id), meter);
  const twin = {
    display_name: 'Again',
    event_name: 'customers_scored',
    default_aggregation: { formula: 'sum' as const },
  };
  await assert.rejects(stripe.billing.meters.create(twin), invalid('event_name'));
});

test('usage is taken once by its identifier, for a known customer, at a likely time', async () => {
  const { id } = await stripe.customers.create({ name: 'A' });
  const report = (identifier: string, more: Partial<Stripe.Billing.MeterEventCreateParams> = {}) =>
    stripe.billing.meterEvents.create({
      event_name: 'customers_scored',
      identifier,
      payload: { stripe_customer_id: id, value: '100' },
      ...more,
    });
  assert.equal((await report('run_1')).timestamp, BEGIN);
  await assert.rejects(report('run_1'), /An event already exists with identifier run_1/);
  const [meter] = (await stripe.billing.meters.list()).data;
  assert.ok(meter);
  const total = async (start: number, end: number) => {
    const within = { customer: id, start_time: start, end_time: end };
    return (await stripe.billing.meters.listEventSummaries(meter.id, within)).data[0]?.aggregated_value;
  };
  const minute = BEGIN - (BEGIN % 60);
  assert.equal(await total(minute, minute + 60), 100);
  assert.equal(await total(minute - 60, minute), 0);
  await assert.rejects(total(minute + 1, minute + 60), invalid('start_time'));
  await assert.rejects(report('run_2', { event_name: 'other' }), /No active meter/);
  await assert.rejects(report('run_3', { timestamp: BEGIN - 36 * DAY }), invalid('timestamp'));
  await assert.rejects(report('run_4', { timestamp: BEGIN + 600 }), invalid('timestamp'));
  await assert.rejects(
    report('run_5', { payload: { stripe_customer_id: 'cus_nobody', value: '1' } }),
    invalid('payload[stripe_customer_id]', 'resource_missing'),
  );
  await assert.rejects(
    report('run_6', { payload: { stripe_customer_id: id, value: '1.5' } }),
    invalid('payload[value]'),
  );
});

test('coupons and their codes', async () => {
  await harness.events();
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' });
  const code = await stripe.promotionCodes.create({ code: 'HALF', promotion: { type: 'coupon', coupon: coupon.id } });
  assert.deepEqual((await stripe.promotionCodes.list({ code: 'half', active: true })).data, [code]);
  await assert.rejects(
    stripe.promotionCodes.create({ code: 'half', promotion: { type: 'coupon', coupon: coupon.id } }),
    invalid('code'),
  );
  await assert.rejects(stripe.coupons.create({ duration: 'once' }), invalid('percent_off'));
  await assert.rejects(stripe.coupons.create({ duration: 'once', amount_off: 500 }), invalid('currency'));
  assert.equal((await stripe.coupons.del(coupon.id)).deleted, true);
  assert.deepEqual((await stripe.coupons.list()).data, []);

  assert.equal((await stripe.promotionCodes.update(code.id, { active: false })).active, false);
  assert.deepEqual((await stripe.promotionCodes.list({ code: 'HALF', active: true })).data, []);
  assert.equal((await stripe.promotionCodes.retrieve(code.id)).active, false);
  assert.deepEqual(await harness.events(), [
    'coupon.created',
    'promotion_code.created',
    'coupon.deleted',
    'promotion_code.updated',
  ]);
});
