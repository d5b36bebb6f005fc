import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import Stripe from 'stripe';
import { Clock } from '../src/clock.js';
import { start } from '../src/server.js';

export const SECRET = 'whsec_present';
export const DAY = 24 * 60 * 60;
/** When tests begin: noon on 15 January 2026, UTC. Their clock moves only when told to. */
export const BEGIN = Date.UTC(2026, 0, 15, 12) / 1000;

export const GOOD = '4242424242424242';
export const DECLINED = '4000000000000002';
export const FAILS_LATER = '4000000000000341';

/** A stand-in with an endpoint that takes its events, and the official client to drive it. */
export class Harness {
  /** What the endpoint got, in order. */
  received: { event: Stripe.Event; signature: string; payload: string }[] = [];
  /** What the endpoint answers. */
  status = 200;
  /** Done for each event before the endpoint answers. */
  onEvent: (event: Stripe.Event) => Promise<void> | void = () => {};

  private constructor(
    readonly url: string,
    readonly stripe: Stripe,
  ) {}

  static async start(): Promise<Harness> {
    const standIn = await start({ port: 0, secrets: [SECRET], clock: new Clock(() => BEGIN) });
    const { hostname: host, port } = new URL(standIn.url);
    const client = new Stripe('sk_test_perene', {
      host,
      port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
    });
    const harness = new Harness(standIn.url, client);
    const endpoint = await harness.listen();
    await harness.control('webhooks', { url: endpoint.url });
    after(async () => {
      await standIn.close();
      await endpoint.close();
    });
    return harness;
  }

  /** Uses a control. */
  async control<T = unknown>(what: string, body?: object): Promise<T> {
    const request = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    const answer = await fetch(`${this.url}/_control/${what}`, request);
    const given = await answer.text();
    assert.equal(answer.status, 200, given);
    return JSON.parse(given) as T;
  }

  /** The present time of the stand-in. */
  async now(): Promise<number> {
    return (await this.control<{ now: number }>('state')).now;
  }

  async advance(seconds: number): Promise<void> {
    await this.control('clock', { advance_seconds: seconds });
  }

  /** Goes to the middle of a subscription's period. */
  async toMiddle(subscription: Stripe.Subscription): Promise<void> {
    await this.advance(item(subscription).current_period_start + length(subscription) / 2 - (await this.now()));
  }

  /** Goes past the end of a subscription's period, and the hour until its invoice is final. */
  async pastEnd(subscription: Stripe.Subscription): Promise<Stripe.Subscription> {
    await this.advance(item(subscription).current_period_end - (await this.now()) + 3600);
    return this.again(subscription);
  }

  /** The types of the events so far, of one customer if given, once all are delivered; then forgets them. */
  async events(of?: Stripe.Subscription): Promise<string[]> {
    await this.control('deliveries');
    const concerns = ({ data: { object } }: Stripe.Event) =>
      of === undefined ||
      [(object as { id?: unknown }).id, (object as { customer?: unknown }).customer].includes(of.customer);
    const types = this.received.filter(({ event }) => concerns(event)).map(({ event }) => event.type);
    this.received = [];
    return types;
  }

  /** Sends a page's form, as a browser would, and gives the answer. */
  async submit(page: string | null, fields: Record<string, string>): Promise<Response> {
    return fetch(String(page), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  }

  /** A monthly (or yearly) licensed price of a product of its own; the amount is in cents. */
  async price(name: string, amount: number, interval: 'month' | 'year' = 'month'): Promise<Stripe.Price> {
    const product = await this.stripe.products.create({ name });
    return this.stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: amount,
      recurring: { interval },
    });
  }

  /** A customer who subscribed through Checkout. */
  async subscribe(
    lines: Stripe.Checkout.SessionCreateParams.LineItem[],
    {
      data = {},
      card = GOOD,
      more = {},
    }: {
      data?: Stripe.Checkout.SessionCreateParams.SubscriptionData;
      card?: string;
      more?: Partial<Stripe.Checkout.SessionCreateParams>;
    } = {},
  ): Promise<Stripe.Subscription> {
    const customer = await this.stripe.customers.create({ email: 'owner@example.com', name: 'Example' });
    const session = await this.stripe.checkout.sessions.create({
      mode: 'subscription',
      customer: customer.id,
      line_items: lines,
      subscription_data: data,
      success_url: 'http://app.example/done?session={CHECKOUT_SESSION_ID}',
      ...more,
    });
    const answer = await this.submit(session.url, { number: card });
    assert.equal(answer.status, 303, await answer.text());
    const paid = await this.stripe.checkout.sessions.retrieve(session.id);
    return this.stripe.subscriptions.retrieve(String(paid.subscription));
  }

  /** The customer changes the card in the portal. */
  async changeCard(subscription: Stripe.Subscription, number: string): Promise<void> {
    const session = await this.stripe.billingPortal.sessions.create({ customer: String(subscription.customer) });
    const answer = await this.submit(session.url, { action: 'card', number });
    assert.equal(answer.status, 303, await answer.text());
  }

  /** The subscription as it is now. */
  async again(subscription: Stripe.Subscription): Promise<Stripe.Subscription> {
    return this.stripe.subscriptions.retrieve(subscription.id);
  }

  /** All invoices of a subscription, newest first. */
  async invoices(subscription: Stripe.Subscription): Promise<Stripe.Invoice[]> {
    const { data } = await this.stripe.invoices.list({ subscription: subscription.id });
    return data;
  }

  private async listen(): Promise<{ url: string; close: () => Promise<unknown> }> {
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const payload = Buffer.concat(parts).toString('utf8');
      const event = JSON.parse(payload) as Stripe.Event;
      this.received.push({ event, payload, signature: String(request.headers['stripe-signature']) });
      await this.onEvent(event);
      response.writeHead(this.status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
    return {
      url,
      close: () => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      },
    };
  }
}

/** A subscription's first item. */
export function item(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const [first] = subscription.items.data;
  assert.ok(first);
  return first;
}

/** How long a subscription's period is. */
export function length(subscription: Stripe.Subscription): number {
  return item(subscription).current_period_end - item(subscription).current_period_start;
}

/** What an error of Stripe's says: status, type, code, param. */
export function refusal(status: number, type: string, detail: { code?: string; param?: string } = {}) {
  return (error: unknown) => {
    assert.ok(error instanceof Stripe.errors.StripeError, String(error));
    const { statusCode, rawType, code, param } = error;
    assert.deepEqual(
      { status: statusCode, type: rawType, code, param },
      { status, type, code: undefined, param: undefined, ...detail },
    );
    return true;
  };
}

/** An `invalid_request_error` about a parameter. */
export function invalid(param?: string, code?: string, status = 400) {
  return refusal(status, 'invalid_request_error', { ...(code && { code }), ...(param && { param }) });
}
