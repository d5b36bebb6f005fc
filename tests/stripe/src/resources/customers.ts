import type Stripe from 'stripe';
import { idOf, type Account } from '../account.js';
import { cancel } from '../billing/standing.js';
import { invalid } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import {
  accepts,
  clearable,
  clearableString,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  required,
  string,
} from '../http/params.js';
import { route } from '../http/router.js';
import { newId } from '../table.js';

const address = object({
  city: clearableString,
  country: clearableString,
  line1: clearableString,
  line2: clearableString,
  postal_code: clearableString,
  state: clearableString,
});

const create = accepts<Stripe.CustomerCreateParams>()({
  address: clearable(address),
  description: clearableString,
  email: clearableString,
  metadata,
  name: clearableString,
  phone: clearableString,
  preferred_locales: list(string),
});

const update = accepts<Stripe.CustomerUpdateParams>()({
  ...create,
  invoice_settings: object({ default_payment_method: clearableString }),
});

const search = accepts<Stripe.CustomerSearchParams>()({ limit: integer, query: required(string) });

export const routes = [
  route('POST', '/v1/customers', create, ({ account, params }) => {
    const customer = newCustomer(account, {
      address: fullAddress(params.address),
      description: params.description ?? null,
      email: params.email ?? null,
      metadata: mergeMetadata({}, params.metadata),
      name: params.name ?? null,
      phone: params.phone ?? null,
      preferred_locales: params.preferred_locales ?? [],
    });
    account.emit('customer.created', customer);
    return customer;
  }),

  route('GET', '/v1/customers', accepts<Stripe.CustomerListParams>()({ ...paging, email: string }), (call) => {
    const { account, params } = call;
    const rows = account.customers.list((each) => params.email === undefined || each.email === params.email);
    return page(rows, params, '/v1/customers');
  }),

  // Before the route below, which would take `search` for an id.
  route('GET', '/v1/customers/search', search, ({ account, params }) => {
    const [, name = '', value] = /^metadata\['(\w+)'\]:'([^'\\]*)'$/.exec(params.query) ?? [];
    if (value === undefined) throw invalid("This stand-in searches only by metadata['name']:'value'.", { param: 'query' });
    const rows = account.customers.list((each) => each.metadata[name] === value);
    return { ...page(rows, params, '/v1/customers/search'), object: 'search_result', next_page: null };
  }),

  route('GET', '/v1/customers/:id', {}, ({ account, id }) =>
    account.customers.wasDeleted(id) ? { id, object: 'customer', deleted: true } : account.customers.get(id),
  ),

  route('POST', '/v1/customers/:id', update, ({ account, id, params }) => {
    const customer = account.customers.get(id);
    const { address, metadata, invoice_settings: settings, ...rest } = params;
    const method = settings?.default_payment_method;
    if (method) account.paymentMethods.named(method, 'invoice_settings[default_payment_method]');
    account.change('customer.updated', customer, () => {
      Object.assign(customer, rest);
      if (address !== undefined) customer.address = fullAddress(address);
      customer.metadata = mergeMetadata(customer.metadata, metadata);
      if (method !== undefined) customer.invoice_settings.default_payment_method = method;
    });
    return customer;
  }),

  route('DELETE', '/v1/customers/:id', {}, ({ account, id }) => {
    const customer = account.customers.get(id);
    for (const each of account.subscriptions.list((row) => idOf(row.customer) === id)) cancel(account, each, null);
    account.customers.delete(id);
    account.emit('customer.deleted', customer);
    return { id, object: 'customer', deleted: true };
  }),
];

/** Adds a customer. */
export function newCustomer(account: Account, given: Partial<Stripe.Customer>): Stripe.Customer {
  const id = newId('cus');
  return account.customers.insert({
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created: account.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    email: null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
    ...given,
  });
}

function fullAddress(sent: Partial<Stripe.Address> | null | undefined): Stripe.Address | null {
  const empty = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return sent ? { ...empty, ...sent } : null;
}
