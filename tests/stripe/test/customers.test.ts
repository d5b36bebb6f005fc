import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Stripe from 'stripe';
import { BEGIN, GOOD, Harness, invalid, refusal } from './harness.js';

const harness = await Harness.start();
const { stripe } = harness;

test('a customer is created, changed, found and deleted', async () => {
  const made = await stripe.customers.create({
    email: 'a@example.com',
    name: 'A',
    metadata: { org: 'org_1', old: 'x' },
  });
  assert.equal(made.created, BEGIN);
  assert.deepEqual(await stripe.customers.retrieve(made.id), made);

  const changed = await stripe.customers.update(made.id, {
    name: 'B',
    metadata: { old: '', plan: 'growth' },
    address: { city: 'Bern', country: 'CH' },
  });
  assert.equal(changed.name, 'B');
  assert.equal(changed.email, 'a@example.com');
  assert.deepEqual(changed.metadata, { org: 'org_1', plan: 'growth' });
  assert.equal(changed.address?.city, 'Bern');
  assert.deepEqual((await stripe.customers.list({ email: 'a@example.com' })).data, [changed]);

  assert.equal((await stripe.customers.del(made.id)).deleted, true);
  assert.deepEqual(await stripe.customers.retrieve(made.id), { id: made.id, object: 'customer', deleted: true });
  await assert.rejects(stripe.customers.update(made.id, { name: 'C' }), invalid('id', 'resource_missing', 404));
  assert.deepEqual(await harness.events(), ['customer.created', 'customer.updated', 'customer.deleted']);
});

test('an update says what was there before, and none is sent when nothing changed', async () => {
  const { id } = await stripe.customers.create({ name: 'A', metadata: { plan: 'free' } });
  await stripe.customers.update(id, { name: 'A' });
  await stripe.customers.update(id, { name: 'B', metadata: { plan: 'growth', seats: '3' } });
  await harness.control('deliveries');
  const updates = harness.received.filter(({ event }) => event.type === 'customer.updated');
  assert.deepEqual(
    updates.map(({ event }) => event.data.previous_attributes),
    [{ name: 'A', metadata: { plan: 'free', seats: null } }],
  );
});

test('deleting a customer cancels what they subscribed to', async () => {
  const price = await harness.price('Growth', 4900);
  const subscription = await harness.subscribe([{ price: price.id, quantity: 1 }]);
  await stripe.customers.del(String(subscription.customer));
  assert.equal((await harness.again(subscription)).status, 'canceled');
});

test('tax ids are checked, listed and deleted', async () => {
  const { id } = await stripe.customers.create({ name: 'A' });
  const made = await stripe.customers.createTaxId(id, { type: 'eu_vat', value: 'DE123456789' });
  assert.equal(made.country, 'DE');
  assert.deepEqual((await stripe.customers.listTaxIds(id)).data, [made]);
  await assert.rejects(
    stripe.customers.createTaxId(id, { type: 'eu_vat', value: '12' }),
    invalid('value', 'tax_id_invalid'),
  );
  assert.equal((await stripe.customers.deleteTaxId(id, made.id)).deleted, true);
  assert.deepEqual((await stripe.customers.listTaxIds(id)).data, []);
});

test('a card is known again by its fingerprint', async () => {
  const price = await harness.price('Growth', 4900);
  const fingerprint = async (number: string) => {
    const card = { allowed_payment_method_types: ['card' as const] };
    const more = { ...card, custom_text: { submit: { message: 'A card is needed.' } } };
    const lines = [{ price: price.id, quantity: 1 }];
    const { default_payment_method: method } = await harness.subscribe(lines, { card: number, more });
    return (await stripe.paymentMethods.retrieve(String(method))).card?.fingerprint;
  };
  const [one, again, other] = [await fingerprint(GOOD), await fingerprint(GOOD), await fingerprint('4242000000000001')];
  assert.deepEqual([one === again, one === other], [true, false]);
});

test('payment methods are attached, listed and made the default', async () => {
  const { id } = await stripe.customers.create({ name: 'A' });
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: id });
  assert.equal(card.card?.last4, GOOD.slice(-4));
  const customer = await stripe.customers.update(id, { invoice_settings: { default_payment_method: card.id } });
  assert.equal(customer.invoice_settings.default_payment_method, card.id);
  const expanded = await stripe.customers.retrieve(id, { expand: ['invoice_settings.default_payment_method'] });
  assert.deepEqual((expanded as Stripe.Customer).invoice_settings.default_payment_method, card);
  assert.deepEqual((await stripe.customers.listPaymentMethods(id)).data, [card]);
  await assert.rejects(
    stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: id }),
    refusal(402, 'card_error', { code: 'card_declined' }),
  );
});
