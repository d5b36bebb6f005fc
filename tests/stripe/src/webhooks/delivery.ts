import Stripe from 'stripe';
import type { Clock } from '../clock.js';
import { HOUR, MINUTE } from '../clock.js';

/** One attempt to hand an event over. */
export interface Attempt {
  event: string;
  type: string;
  /** When, in real time. */
  at: number;
  /** The endpoint's answer; 0 if there was none. */
  status: number;
}

/** How an event is signed; by itself with all present secrets, at the present real time. */
export interface Signing {
  secrets?: string[] | undefined;
  timestamp?: number | undefined;
}

/** When a delivery that was not answered by 2xx is tried again. Stripe says only: a few times, over hours. */
const RETRY_AFTER = [5 * MINUTE, 30 * MINUTE, 2 * HOUR];

/** How long an endpoint may take to answer. */
const TIMEOUT_MS = 30_000;

/** Hands events over to the one endpoint, in order and one at a time unless told otherwise. */
export class Deliveries {
  readonly attempts: Attempt[] = [];
  /** Events that came while deliveries were held, oldest first. */
  waiting: Stripe.Event[] = [];
  held = false;
  private readonly retries: { event: Stripe.Event; tried: number; at: number }[] = [];
  private last: Promise<void> = Promise.resolve();

  /** Without a `url` events are only kept. Several `secrets` sign side by side, as while one is rolled. */
  constructor(
    private readonly clock: Clock,
    public url: string | undefined,
    public secrets: string[],
  ) {}

  /** Takes an event in. It is handed over later, so that the request that caused it is answered first. */
  send(event: Stripe.Event): void {
    if (this.url === undefined) return;
    if (this.held) this.waiting.push(event);
    else this.last = this.last.then(() => this.deliver(event, 0));
  }

  /** Hands over what was held, in order or in reverse. */
  release(reversed: boolean): void {
    const events = reversed ? this.waiting.reverse() : this.waiting;
    this.waiting = [];
    this.held = false;
    for (const event of events) this.send(event);
  }

  /** Hands events over once more, without retries, each so many `times`; all at the same time if `parallel`. */
  async replay(events: Stripe.Event[], times: number, parallel: boolean, signing: Signing): Promise<number[]> {
    const all = events.flatMap((event) => Array<Stripe.Event>(times).fill(event));
    if (parallel) return Promise.all(all.map((event) => this.attempt(event, signing)));
    const statuses: number[] = [];
    for (const event of all) statuses.push(await this.attempt(event, signing));
    return statuses;
  }

  /** Resolves once nothing is under way. */
  async idle(): Promise<void> {
    let seen;
    do {
      seen = this.last;
      await seen;
    } while (seen !== this.last);
  }

  /** Retries, each with its time. */
  due(): { at: number; run: () => void }[] {
    return this.retries.map((retry) => ({
      at: retry.at,
      run: () => {
        this.retries.splice(this.retries.indexOf(retry), 1);
        this.last = this.last.then(() => this.deliver(retry.event, retry.tried));
      },
    }));
  }

  private async deliver(event: Stripe.Event, tried: number): Promise<void> {
    const status = await this.attempt(event, {});
    const wait = RETRY_AFTER[tried];
    if (status >= 200 && status < 300) event.pending_webhooks = 0;
    else if (wait !== undefined) this.retries.push({ event, tried: tried + 1, at: this.clock.now() + wait });
  }

  private async attempt(event: Stripe.Event, signing: Signing): Promise<number> {
    const payload = JSON.stringify(event, null, 2);
    const status = await this.post(payload, signature(payload, { secrets: this.secrets, ...signing }));
    this.attempts.push({ event: event.id, type: event.type, at: Math.floor(Date.now() / 1000), status });
    return status;
  }

  private async post(body: string, signature: string): Promise<number> {
    try {
      const answer = await fetch(this.url ?? '', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json; charset=utf-8', 'Stripe-Signature': signature },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }
}

/** The `Stripe-Signature` header: one time, and one `v1` for each secret. */
export function signature(payload: string, { secrets = [], timestamp }: Signing): string {
  const at = timestamp ?? Math.floor(Date.now() / 1000);
  const headers = secrets.map((secret) => Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: at }));
  const signatures = headers.map((header) => header.slice(header.indexOf(',') + 1));
  return [`t=${at}`, ...signatures].join(',');
}
