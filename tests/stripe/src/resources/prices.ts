import Stripe from 'stripe';
import type { Account } from '../account.js';
import { invalid } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import {
  accepts,
  boolean,
  clearableString,
  decimal,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  string,
} from '../http/params.js';
import { route } from '../http/router.js';
import { newId } from '../table.js';

const update = accepts<Stripe.PriceUpdateParams>()({
  active: boolean,
  lookup_key: clearableString,
  metadata,
  nickname: clearableString,
  transfer_lookup_key: boolean,
});

const create = accepts<Stripe.PriceCreateParams>()({
  ...update,
  currency: required(string),
  product: required(string),
  recurring: required(
    object({
      interval: required(oneOf('month', 'year')),
      interval_count: integer,
      meter: string,
      usage_type: oneOf('licensed', 'metered'),
    }),
  ),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
  transform_quantity: object({ divide_by: required(integer), round: required(oneOf('down', 'up')) }),
  unit_amount: integer,
  unit_amount_decimal: decimal,
});

const listing = accepts<Stripe.PriceListParams>()({
  ...paging,
  active: boolean,
  lookup_keys: list(string),
  product: string,
});

export const routes = [
  route('POST', '/v1/prices', create, ({ account, params }) => {
    account.products.named(params.product, 'product');
    const recurring = recurrence(account, params.recurring);
    const { unit_amount: whole, unit_amount_decimal: exact } = params;
    if ((whole === undefined) === (exact === undefined)) {
      throw invalid('Give one of unit_amount and unit_amount_decimal.', { param: 'unit_amount' });
    }
    const amount = Stripe.Decimal.from(exact ?? whole ?? 0);
    if (params.lookup_key) claim(account, params.lookup_key, params.transfer_lookup_key);
    const price = account.prices.insert({
      id: newId('price'),
      object: 'price',
      active: params.active ?? true,
      billing_scheme: 'per_unit',
      created: account.now(),
      currency: params.currency.toLowerCase(),
      custom_unit_amount: null,
      livemode: false,
      lookup_key: params.lookup_key ?? null,
      metadata: mergeMetadata({}, params.metadata),
      nickname: params.nickname ?? null,
      product: params.product,
      recurring,
      tax_behavior: params.tax_behavior ?? 'unspecified',
      tiers_mode: null,
      transform_quantity: params.transform_quantity ?? null,
      type: 'recurring',
      unit_amount: Number.isInteger(amount.toNumber()) ? amount.toNumber() : null,
      unit_amount_decimal: amount,
    });
    account.emit('price.created', price);
    return price;
  }),

  route('GET', '/v1/prices', listing, ({ account, params }) => {
    const { active, lookup_keys: keys, product } = params;
    const rows = account.prices.list(
      (each) =>
        (active === undefined || each.active === active) &&
        (keys === undefined || keys.includes(each.lookup_key ?? '')) &&
        (product === undefined || each.product === product),
    );
    return page(rows, params, '/v1/prices');
  }),

  route('GET', '/v1/prices/:id', {}, ({ account, id }) => account.prices.get(id)),

  route('POST', '/v1/prices/:id', update, ({ account, id, params }) => {
    const price = account.prices.get(id);
    const { transfer_lookup_key: transfer, metadata, ...rest } = params;
    if (rest.lookup_key && rest.lookup_key !== price.lookup_key) claim(account, rest.lookup_key, transfer);
    account.change('price.updated', price, () => {
      Object.assign(price, rest);
      price.metadata = mergeMetadata(price.metadata, metadata);
    });
    return price;
  }),
];

function recurrence(
  account: Account,
  given: { interval: 'month' | 'year'; interval_count?: number; meter?: string; usage_type?: 'licensed' | 'metered' },
): Stripe.Price.Recurring {
  const { interval, interval_count = 1, meter = null, usage_type = 'licensed' } = given;
  if (meter !== null) account.meters.named(meter, 'recurring[meter]');
  if ((usage_type === 'metered') !== (meter !== null)) {
    throw invalid('A metered price needs a meter, and only a metered price has one.', { param: 'recurring[meter]' });
  }
  return { interval, interval_count, meter, trial_period_days: null, usage_type };
}

/** A lookup key has one holder, even an inactive one; only a transfer takes it away. */
function claim(account: Account, key: string, transfer = false): void {
  const holder = account.prices.list((each) => each.lookup_key === key)[0];
  if (!holder) return;
  if (!transfer) throw invalid(`A price (\`${holder.id}\`) already uses that lookup key.`, { param: 'lookup_key' });
  account.change('price.updated', holder, () => {
    holder.lookup_key = null;
  });
}
