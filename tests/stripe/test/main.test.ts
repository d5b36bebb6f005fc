import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));

function run(...args: string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs to the end; gives the exit code and what was complained about. */
async function failing(...args: string[]): Promise<string> {
  const child = run(...args);
  let said = '';
  child.stderr?.on('data', (part) => (said += String(part)));
  const [code] = (await once(child, 'close')) as [number];
  return `${code}: ${said}`;
}

test('the command starts a stand-in on its port, and says so if that is taken', async () => {
  const child = run('--port', '0', '--webhook', 'http://127.0.0.1:9/', '--secret', 'whsec_a', '--secret', 'whsec_b');
  try {
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line))?.[0];
    assert.ok(url, String(line));
    const { hostname: host, port } = new URL(url);
    const stripe = new Stripe('sk_test_perene', { host, port, protocol: 'http', telemetry: false });
    assert.ok(Math.abs((await stripe.products.create({ name: 'A' })).created - Date.now() / 1000) < 60);
    assert.match(await failing('--port', port), /^1: The port is taken/);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});

test('the command checks its options', async () => {
  assert.match(await failing(), /^1: .*--port takes a port number/);
  assert.match(await failing('--port', '0', '--webhook', 'nowhere', '--secret', 'x'), /--webhook takes a URL/);
  assert.match(await failing('--port', '0', '--webhook', 'http://127.0.0.1:9/'), /--webhook needs a --secret/);
});
