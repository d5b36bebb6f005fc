import type { Account } from '../account.js';
import { invalid } from './errors.js';
import { expandAll } from './expand.js';
import { decodeForm, type Form } from './form.js';
import { list, readParams, string, type Fields, type Values } from './params.js';

/** What a handler gets: the account, the ids in the address, and the parameters as its route reads them. */
export interface Call<S extends Fields> {
  account: Account;
  id: string;
  subId: string;
  params: Values<S>;
}

/** One of Stripe's routes. */
export interface Route {
  method: string;
  pattern: RegExp;
  /** Reads the parameters, so that a bad request changes nothing; what is returned then carries it out. */
  prepare(account: Account, ids: string[], form: Form): () => object;
}

/** Declares a route. `path` has `:id` where the address holds an id. Handlers run without a pause. */
export function route<S extends Fields>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  fields: S,
  handle: (call: Call<S>) => object,
): Route {
  return {
    method,
    pattern: new RegExp(`^${path.replaceAll(':id', '([^/]+)')}$`),
    prepare(account, [id = '', subId = ''], { expand, ...form }) {
      const paths = expand === undefined ? [] : list(string).read(expand, 'expand');
      const params = readParams(fields, form);
      return () => expandAll(account, handle({ account, id, subId, params }), paths);
    },
  };
}

/** Finds the route of a request and reads its parameters. */
export function prepare(routes: Route[], account: Account, method: string, url: URL, body: string): () => object {
  for (const each of routes) {
    const match = each.method === method ? each.pattern.exec(url.pathname) : null;
    if (match) {
      const form = decodeForm([url.search.slice(1), body].filter(Boolean).join('&'));
      return each.prepare(account, match.slice(1).map(decodeURIComponent), form);
    }
  }
  throw invalid(`Unrecognized request URL (${method}: ${url.pathname}).`, { status: 404 });
}
