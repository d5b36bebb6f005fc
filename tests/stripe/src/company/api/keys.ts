import { ApiError, invalid } from '../../http/errors.js';

/** What can be read with a right of a restricted key, by Stripe's names for them. */
export const RIGHTS = [
  'account',
  'charge',
  'coupon',
  'customer',
  'dispute',
  'event',
  'invoice',
  'invoice_item',
  'payment_intent',
  'payment_method',
  'plan',
  'product',
  'subscription',
  'webhook_endpoint',
];

interface Key {
  secret: string;
  /** `customer_read`, `webhook_endpoint_write`, ...; `*` may do everything. */
  scopes: Set<string>;
  revoked: boolean;
}

/** The keys of the account. */
export class Keys {
  private readonly keys = new Map<string, Key>();

  constructor(private readonly account: string) {}

  add(secret: string, scopes: string[]): void {
    if (!/^[sr]k_(test|live)_\w+$/.test(secret)) throw new Error('a key begins with rk_test_ or sk_test_');
    for (const each of scopes) {
      const known = each === '*' || RIGHTS.some((right) => each === `${right}_read` || each === `${right}_write`);
      if (!known) throw new Error(`no such scope: ${each}; there are ${RIGHTS.join(', ')}, each _read or _write`);
    }
    this.keys.set(secret, { secret, scopes: new Set(scopes), revoked: false });
  }

  revoke(secret: string): void {
    const key = this.keys.get(secret);
    if (!key) throw new Error('no such key');
    key.revoked = true;
  }

  knows(secret: string): boolean {
    return this.keys.has(secret);
  }

  list(): object[] {
    return [...this.keys.values()].map(({ scopes, ...rest }) => ({ ...rest, scopes: [...scopes] }));
  }

  /** The key of a request, as bearer or as the user of basic authentication; refuses one that is none. */
  of(headers: Record<string, string | string[] | undefined>): Key {
    const secret = secretOf(headers);
    if (!secret) {
      const message =
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
      throw invalid(message, { status: 401 });
    }
    const key = this.keys.get(secret);
    if (!key) throw invalid(`Invalid API Key provided: ${masked(secret)}`, { status: 401 });
    if (key.revoked) {
      throw invalid(`Expired API Key provided: ${masked(secret)}`, { status: 401, code: 'api_key_expired' });
    }
    return key;
  }

  /** Refuses what a key may not do. Who may write may read. */
  check(key: Key, right: string, to: 'read' | 'write'): void {
    const { scopes, secret } = key;
    if (scopes.has('*') || scopes.has(`${right}_write`) || scopes.has(`${right}_${to}`)) return;
    const message =
      `The provided key '${masked(secret)}' does not have the required permissions for this endpoint on account ` +
      `'${this.account}'. Having the 'rak_${right}_${to}' permission would allow this request to continue.`;
    throw new ApiError(403, { type: 'invalid_request_error', message });
  }
}

export type { Key };

/** The key that a request comes with. */
export function secretOf(headers: Record<string, string | string[] | undefined>): string | undefined {
  const header = String(headers.authorization ?? '');
  const basic = /^Basic (.*)$/.exec(header)?.[1];
  if (basic) return Buffer.from(basic, 'base64').toString('utf8').split(':')[0];
  return /^Bearer (.+)$/.exec(header)?.[1];
}

function masked(secret: string): string {
  return `${secret.slice(0, 8)}${'*'.repeat(Math.max(0, secret.length - 12))}${secret.slice(-4)}`;
}
