import assert from 'node:assert/strict';
import { test } from 'node:test';
import Stripe from 'stripe';
import { DAY, FAILS_LATER, Harness, SECRET } from './harness.js';

const harness = await Harness.start();
const { stripe } = harness;

/** The last event that the endpoint got, as it came. */
async function last() {
  await harness.control('deliveries');
  const found = harness.received.at(-1);
  assert.ok(found);
  return found;
}

const open = ({ payload, signature }: { payload: string; signature: string }, secret = SECRET) =>
  stripe.webhooks.constructEvent(payload, signature, secret);

test("events are signed so that Stripe's own package accepts them", async () => {
  const customer = await stripe.customers.create({ name: 'A' });
  const got = await last();
  const event = open(got);
  assert.ok(event.type === 'customer.created');
  assert.deepEqual(event.data.object, { ...customer });
  assert.equal(event.api_version, Stripe.API_VERSION);
  assert.throws(() => open(got, 'whsec_other'), Stripe.errors.StripeSignatureVerificationError);
  const forged = { ...got, payload: got.payload.replace('"A"', '"B"') };
  assert.throws(() => open(forged), Stripe.errors.StripeSignatureVerificationError);
});

test('while a secret is rolled, both sign; before and after, one does', async () => {
  await harness.control('webhooks', { secrets: ['whsec_next', SECRET] });
  await stripe.customers.create({ name: 'A' });
  const both = await last();
  assert.equal(both.signature.match(/v1=/g)?.length, 2);
  assert.ok(open(both, SECRET) && open(both, 'whsec_next'));

  await harness.control('webhooks', { secrets: ['whsec_next'] });
  await stripe.customers.create({ name: 'A' });
  const after = await last();
  assert.ok(open(after, 'whsec_next'));
  assert.throws(() => open(after, SECRET), Stripe.errors.StripeSignatureVerificationError);
  await harness.control('webhooks', { secrets: [SECRET] });
});

test('events are held, and released in order or in reverse', async () => {
  for (const order of ['sent', 'reversed']) {
    await harness.events();
    await harness.control('webhooks', { hold: true });
    const { id } = await stripe.customers.create({ name: 'A' });
    await stripe.customers.update(id, { name: 'B' });
    await stripe.customers.del(id);
    assert.deepEqual(await harness.events(), []);
    const state = await harness.control<{ webhooks: { waiting: unknown[] } }>('state');
    assert.equal(state.webhooks.waiting.length, 3);
    await harness.control('webhooks/release', { order });
    const types = ['customer.created', 'customer.updated', 'customer.deleted'];
    assert.deepEqual(await harness.events(), order === 'sent' ? types : types.reverse());
  }
});

test('events are replayed, many times at once, stale or signed by another key', async () => {
  await stripe.customers.create({ name: 'A' });
  const { event } = await last();
  const replay = (more: object) =>
    harness.control<{ statuses: number[] }>('webhooks/replay', { events: [event.id], ...more });

  let [present, most] = [0, 0];
  harness.onEvent = async () => {
    most = Math.max(most, (present += 1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    present -= 1;
  };
  harness.received = [];
  assert.deepEqual((await replay({ times: 10, parallel: true })).statuses, Array(10).fill(200));
  assert.ok(most > 1, `${most} at once`);
  assert.deepEqual(new Set(harness.received.map((each) => each.event.id)), new Set([event.id]));
  harness.onEvent = () => {};

  await replay({ secrets: ['whsec_forged'] });
  assert.throws(() => open(harness.received.at(-1)!), /No signatures found matching/);
  await replay({ timestamp: Math.floor(Date.now() / 1000) - 600 });
  assert.throws(() => open(harness.received.at(-1)!), /tolerance zone/);
});

test('what is not taken is sent again as time goes by, three times', async () => {
  await harness.events();
  harness.status = 500;
  await stripe.customers.create({ name: 'A' });
  await last();
  await harness.advance(DAY);
  assert.deepEqual(await harness.events(), Array(4).fill('customer.created'));

  await stripe.customers.create({ name: 'A' });
  await last();
  harness.status = 200;
  await harness.advance(5 * 60);
  assert.equal((await harness.events()).length, 2);
  await harness.advance(DAY);
  assert.deepEqual(await harness.events(), []);
  const attempts = await harness.control<{ status: number }[]>('deliveries');
  assert.deepEqual(
    attempts.slice(-2).map(({ status }) => status),
    [500, 200],
  );
});

test('an endpoint that is not there hinders nobody', async () => {
  const { webhooks } = await harness.control<{ webhooks: { url: string } }>('state');
  await harness.control('webhooks', { url: 'http://127.0.0.1:9/' });
  await stripe.customers.create({ name: 'A' });
  const attempts = await harness.control<{ status: number }[]>('deliveries');
  assert.equal(attempts.at(-1)?.status, 0);
  await harness.control('webhooks', { url: webhooks.url });
  await harness.advance(DAY);
});

test('an event of any type can be made up', async () => {
  await harness.control('events', { type: 'planet.discovered', object: { id: 'planet_9', object: 'planet' } });
  const { event } = await last();
  assert.deepEqual(
    [String(event.type), event.data.object],
    ['planet.discovered', { id: 'planet_9', object: 'planet' }],
  );
});

test('controls refuse what they do not know', async () => {
  const wrong: [string, object][] = [
    ['webhooks/release', { order: 'reverse' }],
    ['webhooks', { held: true }],
    ['webhooks', { hold: 'yes' }],
    ['webhooks', { url: 'nowhere' }],
    ['webhooks', { secrets: 'whsec_one' }],
    ['webhooks/replay', { events: ['evt_nobody'] }],
    ['webhooks/replay', { events: [], times: -1 }],
    ['clock', { advance_seconds: 1.5 }],
    ['clock', { advance_seconds: 1e10 }],
    ['events', { type: 'planet.discovered' }],
    ['settings', { after_retries: 'forgive' }],
    ['nothing', {}],
  ];
  for (const [what, body] of wrong) {
    await assert.rejects(harness.control(what, body), /"error"/, `${what} took ${JSON.stringify(body)}`);
  }
});

test('whoever asks for the present state upon an event sees that of the moment', async () => {
  const price = await harness.price('Growth', 4900);
  const subscription = await harness.subscribe([{ price: price.id, quantity: 1 }]);
  await harness.changeCard(subscription, FAILS_LATER);
  const seen: string[] = [];
  harness.onEvent = async (event) => {
    if (event.type === 'invoice.payment_failed') seen.push((await harness.again(subscription)).status);
  };
  await harness.advance(50 * DAY);
  assert.deepEqual(seen, ['past_due', 'past_due', 'past_due', 'canceled']);
});
