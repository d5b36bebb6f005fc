import assert from 'node:assert/strict';
import { test } from 'node:test';
import Stripe from 'stripe';
import { DAY, Harness, invalid, refusal } from './harness.js';

const harness = await Harness.start();
const { stripe } = harness;

/** A request that the official client would not make. */
async function raw(path: string, init: RequestInit = {}): Promise<{ status: number; error: Record<string, string> }> {
  const headers = { Authorization: 'Bearer sk_test_perene', ...(init.headers as Record<string, string>) };
  const answer = await fetch(`${harness.url}${path}`, { ...init, headers });
  const body = (await answer.json()) as { error: Record<string, string> };
  return { status: answer.status, error: body.error };
}

test('a request needs a test key, and a known version and address', async () => {
  assert.equal((await raw('/v1/customers', { headers: { Authorization: '' } })).status, 401);
  assert.equal((await raw('/v1/customers', { headers: { Authorization: 'Bearer sk_live_1' } })).status, 401);
  assert.equal((await raw('/v1/customers', { headers: { 'Stripe-Version': '2020-08-27' } })).status, 400);
  assert.equal((await raw('/v1/customers', { headers: { 'Stripe-Version': Stripe.API_VERSION } })).status, 200);
  assert.equal((await raw('/v1/unheard_of')).status, 404);
});

test('parameters are checked by name and by value', async () => {
  const post = (path: string, body: string) => raw(path, { method: 'POST', body });
  const unknown = await post('/v1/customers', 'name=A&nickname=B');
  assert.deepEqual([unknown.status, unknown.error.code, unknown.error.param], [400, 'parameter_unknown', 'nickname']);
  const nested = await post('/v1/customers', 'address[planet]=Mars');
  assert.equal(nested.error.param, 'address[planet]');
  const prototype = await post('/v1/customers', '__proto__[name]=A');
  assert.equal(prototype.error.code, 'parameter_unknown');
  const mixed = await post('/v1/customers', 'address=A&address[city]=B');
  assert.equal(mixed.status, 400);
  const long = await post('/v1/customers', `name=${'a'.repeat(1_100_000)}`);
  assert.equal(long.status, 413);

  await assert.rejects(stripe.customers.list({ limit: 101 }), invalid('limit'));
  await assert.rejects(stripe.products.create({} as Stripe.ProductCreateParams), invalid('name', 'parameter_missing'));
  await assert.rejects(stripe.coupons.create({ duration: 'weekly', percent_off: 5 }), invalid('duration'));
  await assert.rejects(stripe.products.create({ name: '' }), invalid('name', 'parameter_invalid_empty'));
  await assert.rejects(
    stripe.customers.create({ metadata: { ['n'.repeat(41)]: 'x' } }),
    invalid(`metadata[${'n'.repeat(41)}]`),
  );
});

test('lists come newest first, in pages', async () => {
  const made = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) made.unshift((await stripe.products.create({ name })).id);
  const first = await stripe.products.list({ limit: 2 });
  assert.deepEqual([first.data.map(({ id }) => id), first.has_more], [made.slice(0, 2), true]);
  const last = await stripe.products.list({ limit: 2, starting_after: made[3] ?? '' });
  assert.deepEqual([last.data.map(({ id }) => id), last.has_more], [made.slice(4), false]);
  const all = await stripe.products.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
  assert.deepEqual(
    all.map(({ id }) => id),
    made,
  );
  await assert.rejects(
    stripe.products.list({ starting_after: 'prod_nobody' }),
    invalid('starting_after', 'resource_missing'),
  );
});

test('an idempotency key gives the same answer for a day, to the same request alone', async () => {
  const once = { idempotencyKey: 'key-1' };
  const first = await stripe.customers.create({ name: 'A' }, once);
  const second = await stripe.customers.create({ name: 'A' }, once);
  assert.equal(second.id, first.id);
  assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true');
  assert.equal((await stripe.customers.list({ limit: 100 })).data.filter(({ name }) => name === 'A').length, 1);
  const reused = refusal(400, 'idempotency_error');
  await assert.rejects(stripe.customers.create({ name: 'B' }, once), reused);
  await assert.rejects(stripe.products.create({ name: 'A' }, once), reused);
  await harness.advance(DAY + 1);
  assert.notEqual((await stripe.customers.create({ name: 'A' }, once)).id, first.id);
});

test('a refusal is kept under its key, unless nothing was begun', async () => {
  const { id } = await stripe.customers.create({ name: 'A' });
  const attach = () =>
    stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: id }, { idempotencyKey: 'key-2' });
  await assert.rejects(attach(), refusal(402, 'card_error', { code: 'card_declined' }));
  await assert.rejects(attach(), (error) => {
    assert.ok(error instanceof Stripe.errors.StripeError);
    return error.headers?.['idempotent-replayed'] === 'true';
  });

  const wrong = { name: 'A', nickname: 'B' } as Stripe.CustomerCreateParams;
  await assert.rejects(
    stripe.customers.create(wrong, { idempotencyKey: 'key-3' }),
    invalid('nickname', 'parameter_unknown'),
  );
  assert.ok((await stripe.customers.create({ name: 'A' }, { idempotencyKey: 'key-3' })).id);
});

test('ids are expanded on request, and nothing else is', async () => {
  const price = await harness.price('Growth', 4900);
  const subscription = await harness.subscribe([{ price: price.id, quantity: 1 }]);
  const expand = ['customer', 'latest_invoice', 'items.data.price.product', 'default_payment_method'];
  const expanded = await stripe.subscriptions.retrieve(subscription.id, { expand });
  assert.equal((expanded.customer as Stripe.Customer).name, 'Example');
  assert.equal((expanded.latest_invoice as Stripe.Invoice).status, 'paid');
  assert.equal((expanded.items.data[0]?.price.product as Stripe.Product).name, 'Growth');
  assert.equal((expanded.default_payment_method as Stripe.PaymentMethod).type, 'card');
  await assert.rejects(stripe.subscriptions.retrieve(subscription.id, { expand: ['color'] }), invalid('expand'));
});

test('events are listed by type and time, and name the request they come from', async () => {
  const made = await stripe.customers.create({ name: 'Z' }, { idempotencyKey: 'key-4' });
  const { data } = await stripe.events.list({ types: ['customer.created'], limit: 1 });
  const [event] = data;
  assert.ok(event?.type === 'customer.created');
  assert.equal(event.data.object.id, made.id);
  assert.equal(event.request?.idempotency_key, 'key-4');
  assert.equal(event.request?.id, made.lastResponse.requestId);
  assert.deepEqual(await stripe.events.retrieve(event.id), event);
  assert.deepEqual((await stripe.events.list({ type: 'customer.created', limit: 1 })).data, [event]);
  assert.deepEqual((await stripe.events.list({ type: 'planet.discovered' })).data, []);
  assert.deepEqual((await stripe.events.list({ created: { gt: event.created } })).data, []);
});
