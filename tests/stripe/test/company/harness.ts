import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import Stripe from 'stripe';
import { KEY, startCompany } from '../../src/company/server.js';

/** A company's Stripe, and the official client to read it. */
export class Harness {
  private constructor(
    readonly url: string,
    readonly stripe: Stripe,
  ) {}

  static async start(customers: number, months = 9): Promise<Harness> {
    const begin = Date.UTC(2023, 0) / 1000;
    const standIn = await startCompany(0, { seed: 5, customers, months, begin, afterRetries: 'cancel' });
    after(() => standIn.close());
    return new Harness(standIn.url, clientOf(standIn.url, KEY));
  }

  async control<T>(what: string, body?: object): Promise<T> {
    const request = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    const answer = await fetch(`${this.url}/_control/${what}`, request);
    const given = await answer.text();
    assert.equal(answer.status, 200, given);
    return JSON.parse(given) as T;
  }

  /** A client with a key of its own. */
  async withKey(key: string, scopes: string[]): Promise<Stripe> {
    await this.control('keys', { key, scopes });
    return clientOf(this.url, key);
  }
}

function clientOf(url: string, key: string): Stripe {
  const { hostname: host, port } = new URL(url);
  return new Stripe(key, { host, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
}

/** An endpoint that keeps what it gets. */
export async function listen(): Promise<{
  url: string;
  got: { payload: string; signature: string }[];
  status: number;
}> {
  const endpoint = { url: '', got: [] as { payload: string; signature: string }[], status: 200 };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const payload = Buffer.concat(parts).toString('utf8');
    endpoint.got.push({ payload, signature: String(request.headers['stripe-signature']) });
    response.writeHead(endpoint.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return endpoint;
}
