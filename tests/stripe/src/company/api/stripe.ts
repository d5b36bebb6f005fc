import StripeClient from 'stripe';
import type { Request } from '../../api.js';
import { ApiError, invalid } from '../../http/errors.js';
import { expandAll } from '../../http/expand.js';
import { decodeForm } from '../../http/form.js';
import { IdempotentAnswers, type Answer } from '../../http/idempotency.js';
import { newId } from '../../table.js';
import { Objects } from '../objects/objects.js';
import type { World } from '../state/world.js';
import type { Webhooks } from '../webhooks/webhooks.js';
import { account, endpoints, events } from './account.js';
import type { Faults } from './faults.js';
import type { Key, Keys } from './keys.js';
import { resources } from './resources.js';
import { updates } from './updates.js';

const routes = [...resources, ...updates, ...account, ...events, ...endpoints];

/** Stripe's API over a company's account. */
export class Stripe {
  readonly objects: Objects;
  private readonly answers = new IdempotentAnswers();

  constructor(
    readonly world: World,
    readonly keys: Keys,
    readonly webhooks: Webhooks,
    private readonly faults: Faults,
  ) {
    this.objects = new Objects(world);
  }

  /** Answers one request, or fails as it was told to. */
  answer(request: Request): Answer {
    const headers = {
      'Request-Id': newId('req'),
      'Stripe-Version': StripeClient.API_VERSION,
      Date: new Date(this.world.now * 1000).toUTCString(), // the company's clock, as whoever asks has to take it
    };
    const answer = this.faults.before(request) ?? this.faults.instead(this.carryOut(request));
    this.faults.after(request);
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }

  private carryOut(request: Request): Answer {
    const { headers, method, url, body } = request;
    try {
      const key = this.keys.of(headers);
      checkVersion(headers);
      for (const each of routes) {
        const match = each.method === method ? each.pattern.exec(url.pathname) : null;
        if (!match) continue;
        this.keys.check(key, each.right, method === 'GET' ? 'read' : 'write');
        const form = decodeForm([url.search.slice(1), body].filter(Boolean).join('&'));
        const { run, paths } = each.prepare(this, decodeURIComponent(match[1] ?? ''), form);
        return this.once(request, () => JSON.stringify(this.expanded(key, run(), paths)));
      }
      throw invalid(`Unrecognized request URL (${method}: ${url.pathname}).`, { status: 404 });
    } catch (error) {
      return refusal(error);
    }
  }

  /** Carries a request out, unless its key was used for the same before. What cannot be read is not kept: nothing was begun. */
  private once({ method, url, headers, body }: Request, run: () => string): Answer {
    const key = method === 'POST' ? headers['idempotency-key'] : undefined;
    if (typeof key !== 'string') return { status: 200, body: run() };
    const same = `${url.pathname}?${url.search}\n${body}`;
    const before = this.answers.find(key, same, this.world.now);
    if (before) return before;
    const answer = answered(run);
    this.answers.keep(key, same, answer, this.world.now);
    return answer;
  }

  /** The answer with what was asked for in place of its id; what is expanded needs its own right. */
  private expanded(key: Key, answer: object, paths: string[]): object {
    const tooDeep = paths.find((each) => each.replace(/^data\./, '').split('.').length > 4);
    if (tooDeep) throw invalid('You cannot expand more than 4 levels of a property.', { param: 'expand' });
    const lookUp = (id: string) => {
      const found = this.objects.find(id, paths);
      if (found) this.keys.check(key, found.right, 'read');
      return found?.object;
    };
    return expandAll({ lookUp }, answer, paths);
  }
}

function answered(run: () => string): Answer {
  try {
    return { status: 200, body: run() };
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Answer {
  if (error instanceof ApiError) return { status: error.status, body: JSON.stringify({ error: error.body }) };
  console.error(error);
  const body = { error: { type: 'api_error', message: `The stand-in failed: ${String(error)}` } };
  return { status: 500, body: JSON.stringify(body) };
}

function checkVersion(headers: Request['headers']): void {
  const version = headers['stripe-version'];
  if (version === undefined || version === StripeClient.API_VERSION) return;
  throw invalid(`Invalid Stripe API version: ${String(version)}; this stand-in speaks ${StripeClient.API_VERSION}`);
}
