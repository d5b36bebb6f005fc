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
  handle(stripe: Stripe, id: string, form: Form): { answer: object; paths: string[] };
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
    handle(stripe, id, { expand, ...form }) {
      const paths = expand === undefined ? [] : list(string).read(expand, 'expand');
      return { answer: handle({ stripe, id, params: readParams(fields, form), paths }), paths };
    },
  };
}
