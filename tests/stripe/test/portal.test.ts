import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Harness, invalid } from './harness.js';

const harness = await Harness.start();
const { stripe } = harness;

test('a configuration of the portal is made once and changed, and a session names it', async () => {
  const features = { invoice_history: { enabled: true }, subscription_update: { enabled: false } };
  const made = await stripe.billingPortal.configurations.create({ features, metadata: { perene: 'one' } });
  assert.equal(made.features.invoice_history.enabled, true);
  const changed = await stripe.billingPortal.configurations.update(made.id, {
    features: { subscription_cancel: { enabled: true, mode: 'at_period_end' } },
    metadata: { perene: 'two' },
  });
  assert.deepEqual((await stripe.billingPortal.configurations.list({ active: true })).data, [changed]);
  assert.equal(changed.features.invoice_history.enabled, true);
  assert.equal(changed.metadata?.perene, 'two');

  const customer = await stripe.customers.create({ name: 'A' });
  const session = { customer: customer.id, configuration: made.id };
  assert.equal((await stripe.billingPortal.sessions.create(session)).configuration, made.id);
  await assert.rejects(
    stripe.billingPortal.sessions.create({ ...session, configuration: 'bpc_none' }),
    invalid('configuration', 'resource_missing'),
  );
});

test('customers are found by their metadata', async () => {
  const ours = await stripe.customers.create({ name: 'B', metadata: { org_id: 'org_1' } });
  await stripe.customers.create({ name: 'C', metadata: { org_id: 'org_2' } });
  const found = await stripe.customers.search({ query: "metadata['org_id']:'org_1'", limit: 100 });
  assert.deepEqual(
    found.data.map((each) => each.id),
    [ours.id],
  );
  assert.deepEqual((await stripe.customers.search({ query: "metadata['org_id']:'org_3'" })).data, []);
  await assert.rejects(stripe.customers.search({ query: 'name:"B"' }), invalid('query'));
});
