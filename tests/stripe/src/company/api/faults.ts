import type { Request } from '../../api.js';
import type { Answer } from '../../http/idempotency.js';
import { deleteCustomer, rename, signUp } from '../life/customers.js';
import { cancelNow } from '../life/cancellation.js';
import { goesOn } from '../life/standing.js';
import type { Customer } from '../state/rows.js';
import type { World } from '../state/world.js';
import type { Keys } from './keys.js';

/** What can go wrong with requests. */
export const KINDS = ['rate_limit', 'server_error', 'lost_answer', 'revoke', 'create', 'change', 'delete'] as const;

/** A fault that waits: after so many requests to a path it happens, so many times. */
export interface Fault {
  kind: (typeof KINDS)[number];
  /** How the path begins. */
  path: string;
  /** Requests that go well before. */
  after: number;
  times: number;
  /** What `rate_limit` answers, in seconds. */
  retryAfter: number;
  /** What `server_error` answers, and `lost_answer` after all was done. */
  status: number;
  /** Which customer is changed or deleted: the last of the page just read, or the first of the next. */
  which: 'cursor' | 'next';
}

/** Faults of the API, made on request. */
export class Faults {
  waiting: Fault[] = [];
  /** What happened, oldest first. */
  readonly done: { kind: string; path: string; customer?: string }[] = [];
  private pending: Fault | undefined;
  private lost: { fault: Fault; path: string } | undefined;

  constructor(
    private readonly world: World,
    private readonly keys: Keys,
  ) {}

  /** An answer instead of the right one, if it is time for that. */
  before({ url, headers, method }: Request): Answer | undefined {
    this.pending = undefined;
    this.lost = undefined;
    const fault = this.next(url.pathname);
    if (!fault) return undefined;
    if (fault.kind === 'create' || fault.kind === 'change' || fault.kind === 'delete') {
      this.pending = fault;
      return undefined;
    }
    if (fault.kind === 'lost_answer') {
      this.lost = { fault, path: `${method} ${url.pathname}` };
      return undefined;
    }
    this.done.push({ kind: fault.kind, path: `${method} ${url.pathname}` });
    if (fault.kind === 'rate_limit') return tooMany(fault.retryAfter);
    if (fault.kind === 'server_error') return broken(fault.status);
    this.keys.revoke(this.keys.of(headers).secret);
    return undefined;
  }

  /** What is answered in place of the right answer, once the request is carried out. */
  instead(answer: Answer): Answer {
    if (!this.lost) return answer;
    const { fault, path } = this.lost;
    this.done.push({ kind: fault.kind, path });
    return broken(fault.status);
  }

  /** What changes once a page was read. */
  after({ url, method }: Request): void {
    const fault = this.pending;
    if (!fault) return;
    const customer = this.changeFor(fault, url);
    if (!customer) return;
    const id = this.world.ids.of('cus', customer.index);
    this.done.push({ kind: fault.kind, path: `${method} ${url.pathname}`, customer: id });
  }

  private next(path: string): Fault | undefined {
    for (const fault of this.waiting) {
      if (!path.startsWith(fault.path)) continue;
      if (fault.after > 0) {
        fault.after -= 1;
        continue;
      }
      fault.times -= 1;
      this.waiting = this.waiting.filter((each) => each.times > 0);
      return fault;
    }
    return undefined;
  }

  private changeFor({ kind, which }: Fault, url: URL): Customer | undefined {
    const { world } = this;
    if (kind === 'create') return signUp(world);
    const customer = customerAfter(world, url, which);
    if (!customer) return undefined;
    if (kind === 'delete') deleteCustomer(world, customer);
    else {
      rename(world, customer);
      const subscription = customer.subscriptions.find(goesOn);
      if (subscription) cancelNow(world, subscription, 'too_expensive');
    }
    return customer;
  }
}

/** The customer at the end of the page that was read, or the one after. */
function customerAfter(world: World, url: URL, which: Fault['which']): Customer | undefined {
  const limit = Number(url.searchParams.get('limit') ?? 10);
  const after = world.ids.placeOf('cus', url.searchParams.get('starting_after') ?? '');
  const shown = world.customers.slice(0, after).filter((each) => !each.deleted);
  return shown.at(-limit - (which === 'next' ? 1 : 0));
}

function tooMany(retryAfter: number): Answer {
  const message = 'Request rate limit exceeded. Learn more about rate limits here https://docs.stripe.com/rate-limits.';
  const error = { code: 'rate_limit', message, type: 'invalid_request_error' };
  const headers = {
    'Retry-After': String(retryAfter),
    'Stripe-Should-Retry': 'true',
    'Stripe-Rate-Limited-Reason': 'global-rate',
  };
  return { status: 429, body: JSON.stringify({ error }), headers };
}

function broken(status: number): Answer {
  const error = { message: 'An unknown error occurred', type: 'api_error' };
  return { status, body: JSON.stringify({ error }) };
}
