import { DAY } from '../clock.js';
import { ApiError } from './errors.js';

/** An answer as it is written. */
export interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

interface Kept {
  request: string;
  answer: Answer;
  until: number;
}

/**
 * Answers to requests with an `Idempotency-Key`, given again for a day to the same request and
 * refused to another. Requests are carried out one at a time, so none meets its twin half done.
 */
export class IdempotentAnswers {
  private readonly kept = new Map<string, Kept>();

  /** The answer kept for `key`, if any. `request` is the method, the address and the body. */
  find(key: string, request: string, now: number): Answer | undefined {
    const found = this.kept.get(key);
    if (!found || found.until <= now) return undefined;
    if (found.request !== request) {
      const message =
        'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
        `Try using a key other than '${key}' if you meant to execute a different request.`;
      throw new ApiError(400, { type: 'idempotency_error', message });
    }
    return { ...found.answer, headers: { ...found.answer.headers, 'Idempotent-Replayed': 'true' } };
  }

  keep(key: string, request: string, answer: Answer, now: number): void {
    this.kept.set(key, { request, answer, until: now + DAY });
  }
}
