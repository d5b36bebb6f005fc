import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Stripe from 'stripe';
import { BEGIN, DAY, DECLINED, FAILS_LATER, GOOD, Harness, invalid } from './harness.js';

const harness = await Harness.start();
const { stripe } = harness;
const growth = await harness.price('Growth', 4900);

function open(more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    customer_email: 'new@example.com',
    line_items: [{ price: growth.id, quantity: 1 }],
    success_url: 'http://app.example/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://app.example/back',
    ...more,
  });
}

test('paying with a good card begins a subscription', async () => {
  await harness.events();
  const session = await open({ client_reference_id: 'org_1', subscription_data: { metadata: { org: 'org_1' } } });
  assert.deepEqual([session.status, session.payment_status, session.subscription], ['open', 'unpaid', null]);
  const page = await (await fetch(String(session.url))).text();
  assert.match(page, /<form method="post">.*http:\/\/app.example\/back/s);

  const answer = await harness.submit(session.url, { number: GOOD });
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get('location'), `http://app.example/done?session=${session.id}`);

  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription', 'invoice', 'customer'] });
  const [subscription, invoice] = [paid.subscription as Stripe.Subscription, paid.invoice as Stripe.Invoice];
  assert.deepEqual([paid.status, paid.payment_status, paid.amount_total, paid.url], ['complete', 'paid', 4900, null]);
  assert.equal(paid.client_reference_id, 'org_1');
  assert.equal((paid.customer as Stripe.Customer).email, 'new@example.com');
  assert.deepEqual([subscription.status, subscription.metadata.org], ['active', 'org_1']);
  assert.equal(subscription.items.data[0]?.current_period_end, Date.UTC(2026, 1, 15, 12) / 1000);
  assert.deepEqual([invoice.status, invoice.total, invoice.billing_reason], ['paid', 4900, 'subscription_create']);
  assert.deepEqual(await harness.events(), [
    'customer.created',
    'payment_method.attached',
    'customer.subscription.created',
    'invoice.created',
    'customer.subscription.updated',
    'invoice.updated',
    'customer.updated',
    'invoice.finalized',
    'invoice.updated',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.updated',
    'checkout.session.completed',
  ]);
  assert.equal((await harness.submit(`${harness.url}/checkout/${session.id}`, { number: GOOD })).status, 400);
});

test('an open session is listed and can be closed', async () => {
  const { id: customer } = await stripe.customers.create({ email: 'owner@example.com' });
  const mine = { customer, customer_email: undefined } as Partial<Stripe.Checkout.SessionCreateParams>;
  const [older, newer] = [await open(mine), await open(mine)];
  const listed = async () => (await stripe.checkout.sessions.list({ customer, status: 'open' })).data.map((s) => s.id);
  assert.deepEqual(await listed(), [newer.id, older.id]);
  const closed = await stripe.checkout.sessions.expire(older.id);
  assert.deepEqual([closed.status, closed.url], ['expired', null]);
  assert.deepEqual(await listed(), [newer.id]);
  await assert.rejects(stripe.checkout.sessions.expire(older.id), /expired/);
  assert.equal((await harness.submit(older.url, { number: GOOD })).status, 400);
});

for (const number of [DECLINED, FAILS_LATER]) {
  test(`a refused card (${number}) leaves the session open and nothing behind`, async () => {
    const session = await open();
    await harness.events();
    const answer = await harness.submit(session.url, { number });
    assert.equal(answer.status, 402);
    assert.match(await answer.text(), /Your card was declined/);
    assert.deepEqual(await harness.events(), []);
    assert.equal((await harness.submit(session.url, { number: GOOD })).status, 303);
  });
}

test('a trial costs nothing yet', async () => {
  const subscription = await harness.subscribe([{ price: growth.id, quantity: 1 }], {
    data: { trial_period_days: 14 },
    card: FAILS_LATER,
  });
  assert.equal(subscription.status, 'trialing');
  assert.equal(subscription.trial_end, BEGIN + 14 * DAY);
  assert.equal(subscription.items.data[0]?.current_period_end, BEGIN + 14 * DAY);
  const [invoice] = await harness.invoices(subscription);
  assert.deepEqual([invoice?.status, invoice?.total, invoice?.attempt_count], ['paid', 0, 0]);
});

test('a trial can begin without a card where the session says so', async () => {
  const more = { payment_method_collection: 'if_required' } as const;
  const data = { trial_period_days: 14 };
  const subscription = await harness.subscribe([{ price: growth.id, quantity: 1 }], { data, more, card: '' });
  assert.deepEqual([subscription.status, subscription.default_payment_method], ['trialing', null]);

  const needed = await open({ subscription_data: data });
  assert.equal((await harness.submit(needed.url, { number: '' })).status, 400);
});

test('promotion codes and coupons take off what they say', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 20, duration: 'forever', max_redemptions: 2 });
  await stripe.promotionCodes.create({ code: 'TWENTY', promotion: { type: 'coupon', coupon: coupon.id } });
  const typed = await open({ allow_promotion_codes: true });
  assert.equal((await harness.submit(typed.url, { number: GOOD, promotion_code: 'wrong' })).status, 400);
  assert.equal((await harness.submit(typed.url, { number: GOOD, promotion_code: 'twenty' })).status, 303);
  const paid = await stripe.checkout.sessions.retrieve(typed.id);
  assert.deepEqual([paid.amount_subtotal, paid.amount_total, paid.total_details?.amount_discount], [4900, 3920, 980]);

  const given = await open({ discounts: [{ coupon: coupon.id }] });
  assert.equal((await harness.submit(given.url, { number: GOOD })).status, 303);
  assert.equal((await stripe.coupons.retrieve(coupon.id)).valid, false);
  await assert.rejects(open({ discounts: [{ coupon: coupon.id }] }), invalid('discounts[0][coupon]', 'coupon_expired'));
});

test('a promotion code is redeemed as often as it may be', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 20, duration: 'forever' });
  const promotion = { type: 'coupon' as const, coupon: coupon.id };
  const code = await stripe.promotionCodes.create({ code: 'FIRST', promotion, max_redemptions: 1 });
  await harness.subscribe([{ price: growth.id, quantity: 1 }], { more: { discounts: [{ promotion_code: code.id }] } });
  const used = await stripe.promotionCodes.retrieve(code.id);
  assert.deepEqual([used.times_redeemed, used.active], [1, false]);
  await assert.rejects(open({ discounts: [{ promotion_code: code.id }] }), invalid('discounts[0][promotion_code]'));
  assert.equal((await stripe.coupons.retrieve(coupon.id)).valid, true);
});

test('a coupon for everything needs no payment', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 100, duration: 'forever' });
  await harness.events();
  const subscription = await harness.subscribe([{ price: growth.id, quantity: 1 }], {
    more: { discounts: [{ coupon: coupon.id }] },
    card: FAILS_LATER,
  });
  assert.equal(subscription.status, 'active');
  await harness.control('deliveries');
  const created = harness.received.find(({ event }) => event.type === 'customer.subscription.created');
  assert.equal((created?.event.data.object as Stripe.Subscription).status, 'active');
});

test('a tax id is collected', async () => {
  const { id: customer } = await stripe.customers.create({ name: 'A' });
  const asked = { customer, customer_email: undefined, tax_id_collection: { enabled: true } };
  await assert.rejects(open(asked), /Tax ID collection requires updating business name/);
  const session = await open({ ...asked, customer_update: { name: 'auto', address: 'auto' } });
  await harness.submit(session.url, { number: GOOD, name: 'A GmbH', tax_id_type: 'eu_vat', tax_id: 'DE123456789' });
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['invoice'] });
  assert.deepEqual(paid.customer_details?.tax_ids, [{ type: 'eu_vat', value: 'DE123456789' }]);
  assert.deepEqual((paid.invoice as Stripe.Invoice).customer_tax_ids, [{ type: 'eu_vat', value: 'DE123456789' }]);
  assert.equal(paid.customer_details?.name, 'A GmbH');
});

test('what contradicts itself is refused', async () => {
  const { id: customer } = await stripe.customers.create({ name: 'A' });
  await assert.rejects(open({ customer }), invalid(undefined, 'parameters_exclusive'));
  await assert.rejects(
    open({ customer_email: undefined, customer: 'cus_nobody' }),
    invalid('customer', 'resource_missing'),
  );
  await assert.rejects(
    open({ allow_promotion_codes: true, discounts: [{ coupon: 'any' }] }),
    invalid(undefined, 'parameters_exclusive'),
  );
  await assert.rejects(open({ line_items: [{ price: growth.id }] }), /Quantity is required/);
  await assert.rejects(open({ line_items: [] }), invalid('line_items', 'parameter_missing'));
  const days = invalid('subscription_data[trial_period_days]');
  await assert.rejects(open({ subscription_data: { trial_period_days: 0 } }), days);
  await assert.rejects(
    open({ subscription_data: { trial_end: BEGIN + 2 * DAY - 1 } }),
    invalid('subscription_data[trial_end]'),
  );
  await stripe.prices
    .update((await harness.price('Old', 100)).id, { active: false })
    .then((old) => assert.rejects(open({ line_items: [{ price: old.id, quantity: 1 }] }), invalid('line_items[0]')));
});

test('a session that nobody pays expires after a day', async () => {
  const session = await open();
  await harness.advance(DAY);
  assert.equal((await stripe.checkout.sessions.retrieve(session.id)).status, 'expired');
  assert.ok((await harness.events()).includes('checkout.session.expired'));
  assert.equal((await fetch(String(session.url))).status, 410);
});
