import type { Form } from '../../http/form.js';
import { list, readParams, string, type Fields, type Values } from '../../http/params.js';
import type { Stripe } from './stripe.js';

/** What a handler gets. */
export interface Call<S extends Fields> {
  stripe: Stripe;
  id: string;
  params: Values<S>;
  /** The paths of `expand[]`, for objects that show more when asked. */
  paths: string[];
}

/** One of the account's routes. */
export interface Route {
  method: string;
  pattern: RegExp;
  /** What a key must be allowed to do. */
  right: string;
  /** Reads what was sent, and gives what carries it out. */
  prepare(stripe: Stripe, id: string, form: Form): { run: () => object; paths: string[] };
}

/** Declares a route. `path` has `:id` where the address holds an id. */
export function route<S extends Fields>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  right: string,
  fields: S,
  handle: (call: Call<S>) => object,
): Route {
  return {
    method,
    right,
    pattern: new RegExp(`^${path.replaceAll(':id', '([^/]+)')}$`),
    prepare(stripe, id, { expand, ...form }) {
      const paths = expand === undefined ? [] : list(string).read(expand, 'expand');
      const params = readParams(fields, form);
      return { run: () => handle({ stripe, id, params, paths }), paths };
    },
  };
}
