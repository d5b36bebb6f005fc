/** What Stripe puts under `error` in an answer that is not 2xx. */
export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
}

/** A refusal in Stripe's own shape; the server writes it as `{"error": body}`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(body.message);
  }
}

/** A request that cannot be carried out as it stands: 400 unless said otherwise. */
export function invalid(message: string, detail: { param?: string; code?: string; status?: number } = {}): ApiError {
  const { status = 400, ...rest } = detail;
  return new ApiError(status, { type: 'invalid_request_error', message, ...rest });
}

/** An id nobody knows: 404 when it is the address, 400 when a parameter names it. */
export function noSuch(noun: string, id: string, param: string, status: 400 | 404): ApiError {
  return invalid(`No such ${noun}: '${id}'`, { code: 'resource_missing', param, status });
}

/** A card that was refused. */
export function declined(declineCode: string): ApiError {
  const message =
    declineCode === 'insufficient_funds' ? 'Your card has insufficient funds.' : 'Your card was declined.';
  return new ApiError(402, { type: 'card_error', code: 'card_declined', decline_code: declineCode, message });
}
