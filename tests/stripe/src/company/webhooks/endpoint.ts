import Stripe from 'stripe';
import { signature } from '../../webhooks/delivery.js';

/** How often deliveries go wrong, as shares of one, and for how long they are late. */
export interface Misbehaviour {
  lost: number;
  doubled: number;
  late: number;
  /** How late, in days of the company's clock. */
  lateDays: number;
  /** Whether those of one moment come in reverse. */
  reversed: boolean;
}

export const BEHAVED: Misbehaviour = { lost: 0, doubled: 0, late: 0, lateDays: 1, reversed: false };

const TIMEOUT_MS = 30_000;

/** An address that takes events, with a secret of its own; two while one is rolled. */
export class Endpoint {
  misbehaviour: Misbehaviour = BEHAVED;

  constructor(
    readonly index: number,
    readonly id: string,
    public url: string,
    public secrets: string[],
    public events: string[],
    readonly created: number,
  ) {}

  takes(type: string): boolean {
    return this.events.includes('*') || this.events.includes(type);
  }

  /** Sends a payload, signed at the present real time. Gives the answer's status; 0 if there was none. */
  async send(payload: string, secrets = this.secrets): Promise<number> {
    try {
      const answer = await fetch(this.url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'Stripe-Signature': signature(payload, { secrets }),
          'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        body: payload,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }

  /** Stripe's `webhook_endpoint`. */
  object(): Stripe.WebhookEndpoint {
    return {
      id: this.id,
      object: 'webhook_endpoint',
      api_version: Stripe.API_VERSION,
      application: null,
      created: this.created,
      description: null,
      enabled_events: this.events,
      livemode: false,
      metadata: {},
      status: 'enabled',
      url: this.url,
    };
  }
}
