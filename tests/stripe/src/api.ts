import Stripe from 'stripe';
import type { Account } from './account.js';
import { ApiError, invalid } from './http/errors.js';
import { IdempotentAnswers, type Answer } from './http/idempotency.js';
import { prepare } from './http/router.js';
import { routes } from './resources/index.js';
import { newId } from './table.js';

/** An HTTP request, read whole. Header names are lower case. */
export interface Request {
  method: string;
  url: URL;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Stripe's API over one account. */
export class Api {
  private readonly answers = new IdempotentAnswers();

  constructor(private readonly account: Account) {}

  /** Answers one request. Runs to its end without a pause. */
  answer(request: Request): Answer {
    const id = newId('req');
    try {
      authenticate(request);
      checkVersion(request);
      return withId(this.once(request, id), id);
    } catch (error) {
      return withId(refusal(error), id);
    }
  }

  /** Carries the request out, unless its key was used for the same before. */
  private once(request: Request, id: string): Answer {
    const { method, url, body } = request;
    const key = method === 'POST' ? request.headers['idempotency-key'] : undefined;
    if (typeof key !== 'string') return this.carryOut(prepare(routes, this.account, method, url, body), id, null);
    const same = `${url.pathname}?${url.search}\n${body}`;
    const before = this.answers.find(key, same, this.account.now());
    if (before) return before;
    // What cannot be read is not kept: nothing was begun.
    const answer = this.carryOut(prepare(routes, this.account, method, url, body), id, key);
    this.answers.keep(key, same, answer, this.account.now());
    return answer;
  }

  private carryOut(run: () => object, id: string, key: string | null): Answer {
    this.account.request = { id, idempotency_key: key };
    try {
      return { status: 200, body: JSON.stringify(run()) };
    } catch (error) {
      return refusal(error);
    } finally {
      this.account.request = null;
    }
  }
}

function authenticate({ headers }: Request): void {
  const key = /^Bearer (.*)$/.exec(String(headers.authorization ?? ''))?.[1];
  if (!key) {
    const message = 'You did not provide an API key. Send it in the Authorization header, as Bearer auth.';
    throw invalid(message, { status: 401 });
  }
  if (!/^[sr]k_test_\w+$/.test(key)) throw invalid('Invalid API Key provided.', { status: 401 });
}

/** Real Stripe would answer in the version asked for; this stand-in knows only its package's. */
function checkVersion({ headers }: Request): void {
  const version = headers['stripe-version'];
  if (version !== undefined && version !== Stripe.API_VERSION) {
    throw invalid(`Invalid Stripe API version: ${String(version)}; this stand-in speaks ${Stripe.API_VERSION}`);
  }
}

function refusal(error: unknown): Answer {
  if (error instanceof ApiError) return { status: error.status, body: JSON.stringify({ error: error.body }) };
  console.error(error);
  const body = { error: { type: 'api_error', message: `The stand-in failed: ${String(error)}` } };
  return { status: 500, body: JSON.stringify(body) };
}

function withId(answer: Answer, id: string): Answer {
  return { ...answer, headers: { 'Request-Id': id, 'Stripe-Version': Stripe.API_VERSION, ...answer.headers } };
}
