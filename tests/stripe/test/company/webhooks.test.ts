import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Stripe from 'stripe';
import type { Attempt } from '../../src/company/webhooks/webhooks.js';
import { Harness, listen } from './harness.js';

/** A company with one endpoint, which misbehaves as told. */
async function started(misbehaviour?: object) {
  const harness = await Harness.start(150, 6);
  const endpoint = await listen();
  const { id, secret } = await harness.control<{ id: string; secret: string }>('webhooks', { url: endpoint.url });
  if (misbehaviour) await harness.control('webhooks/misbehave', { endpoint: id, ...misbehaviour });
  const attempts = () => harness.control<Attempt[]>('webhooks/attempts');
  const ids = () => endpoint.got.map(({ payload }) => (JSON.parse(payload) as Stripe.Event).id);
  return { harness, endpoint, id, secret, attempts, ids };
}

test('each event comes once, signed with the secret of its endpoint, and with the state of its time', async () => {
  const { harness, endpoint, secret, ids } = await started();
  const other = await listen();
  const registered = await harness.stripe.webhookEndpoints.create({ url: other.url, enabled_events: ['invoice.paid'] });
  assert.ok(registered.secret && registered.secret !== secret);
  await harness.control('advance', { days: 40 });
  assert.ok(endpoint.got.length > 300);
  assert.equal(new Set(ids()).size, endpoint.got.length);
  const types = new Set<string>();
  for (const { payload, signature } of endpoint.got) {
    const event = Stripe.webhooks.constructEvent(payload, signature, secret);
    types.add(event.type);
    assert.throws(() => Stripe.webhooks.constructEvent(payload, signature, registered.secret ?? ''));
  }
  for (const type of [
    'customer.created',
    'customer.subscription.created',
    'customer.subscription.updated',
    'customer.subscription.deleted',
    'customer.subscription.trial_will_end',
    'invoice.upcoming',
    'invoice.paid',
    'invoice.payment_failed',
  ]) {
    assert.ok(types.has(type), type);
  }
  assert.ok(other.got.length > 20);
  for (const { payload, signature } of other.got) {
    assert.equal(Stripe.webhooks.constructEvent(payload, signature, registered.secret ?? '').type, 'invoice.paid');
  }
  const { data } = await harness.stripe.events.list({ limit: 1 });
  assert.equal(data[0]?.id, ids().at(-1));
});

test('some are lost', async () => {
  const { harness, endpoint, attempts } = await started({ lost: 0.3 });
  await harness.control('advance', { days: 10 });
  const lost = (await attempts()).filter((each) => each.outcome === 'lost').length;
  assert.ok(lost > 10 && endpoint.got.length > lost);
});

test('some are doubled', async () => {
  const { harness, ids } = await started({ doubled: 0.5 });
  await harness.control('advance', { days: 10 });
  assert.ok(new Set(ids()).size < ids().length);
});

test('some are late by days', async () => {
  const { harness, attempts, ids } = await started({ late: 1, late_days: 2 });
  await harness.control('advance', { days: 2 });
  assert.deepEqual(ids(), []);
  const late = (await attempts()).filter((each) => each.outcome === 'late').map((each) => each.event);
  await harness.control('webhooks/misbehave', {});
  await harness.control('advance', { days: 2.5 });
  assert.ok(late.length > 10 && late.every((each) => ids().includes(each)));
});

test('those of a day come in reverse', async () => {
  const { harness, endpoint } = await started({ reversed: true });
  await harness.control('advance', { days: 1, deliver: 'daily' });
  const times = endpoint.got.map(({ payload }) => (JSON.parse(payload) as Stripe.Event).created);
  assert.ok(times.length > 8 && (times[0] ?? 0) > (times.at(-1) ?? 0));
});

test('one that is not taken is sent again', async () => {
  const { harness, endpoint, ids } = await started();
  endpoint.status = 500;
  await harness.control('advance', { days: 1 });
  const failed = new Set(ids());
  endpoint.got.length = 0;
  endpoint.status = 200;
  await harness.control('advance', { days: 3 });
  assert.ok(failed.size > 5 && [...failed].every((each) => ids().includes(each)));
});

test('one of another account is signed with its own secret, or with ours', async () => {
  const { harness, endpoint, id, secret } = await started();
  await harness.control('webhooks/foreign', { endpoint: id });
  await harness.control('webhooks/foreign', { endpoint: id, signed_with: 'endpoint' });
  const [own, ours] = endpoint.got;
  assert.ok(own && ours);
  assert.throws(() => Stripe.webhooks.constructEvent(own.payload, own.signature, secret));
  const event = Stripe.webhooks.constructEvent(ours.payload, ours.signature, secret);
  const { account } = await harness.control<{ account: string }>('state');
  assert.ok(event.account && event.account !== account);
});

test('usage is written by day, the same each time, and not before the sign-up', async () => {
  const { harness } = await started();
  const read = async () => {
    const dir = mkdtempSync(join(tmpdir(), 'usage-'));
    try {
      await harness.control('usage', { from: '2023-06-01', to: '2023-06-04', dir });
      return readdirSync(dir)
        .sort()
        .map((file) => [file, readFileSync(join(dir, file), 'utf8')] as const);
    } finally {
      rmSync(dir, { recursive: true });
    }
  };
  const files = await read();
  assert.deepEqual(await read(), files);
  assert.deepEqual(
    files.map(([name]) => name),
    ['2023-06-01.jsonl', '2023-06-02.jsonl', '2023-06-03.jsonl'],
  );
  const created = new Map<string, number>();
  for await (const each of harness.stripe.customers.list({ limit: 100 })) created.set(each.id, each.created);
  const seen = new Set<string>();
  for (const [name, text] of files) {
    for (const line of text.trim().split('\n')) {
      const event = JSON.parse(line) as { messageId: string; timestamp: string; userId: string; type: string };
      assert.ok(event.messageId.length < 100 && !seen.has(event.messageId));
      seen.add(event.messageId);
      assert.ok(event.timestamp.startsWith(name.slice(0, 10)));
      const since = created.get(event.userId);
      assert.ok(since === undefined || Date.parse(event.timestamp) / 1000 >= since);
    }
  }
  assert.ok(seen.size > 100);
});

test('a control takes no name it does not know', async () => {
  const { harness } = await started();
  await assert.rejects(harness.control('advance', { day: 1 }), /days/);
  await assert.rejects(harness.control('advance', { days: 1, dayz: 1 }), /takes no dayz/);
});
