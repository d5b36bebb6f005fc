import type Stripe from 'stripe';
import { idOf, type Account, type CheckoutOrder } from '../account.js';
import { redeemable } from '../billing/discounts.js';
import { isMetered } from '../billing/items.js';
import { expire } from '../checkout.js';
import { DAY } from '../clock.js';
import { invalid } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import {
  accepts,
  boolean,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  string,
  type Values,
} from '../http/params.js';
import { route } from '../http/router.js';
import { newId } from '../table.js';

const create = accepts<Stripe.Checkout.SessionCreateParams>()({
  allow_promotion_codes: boolean,
  allowed_payment_method_types: list(oneOf('card')),
  billing_address_collection: oneOf('auto', 'required'),
  cancel_url: string,
  client_reference_id: string,
  custom_text: object({ submit: object({ message: required(string) }) }),
  customer: string,
  customer_email: string,
  customer_update: object({ address: oneOf('auto', 'never'), name: oneOf('auto', 'never') }),
  discounts: list(object({ coupon: string, promotion_code: string })),
  expires_at: integer,
  line_items: required(list(object({ price: required(string), quantity: integer }))),
  locale: string,
  metadata,
  mode: required(oneOf('subscription')),
  payment_method_collection: oneOf('always', 'if_required'),
  subscription_data: object({
    metadata,
    trial_end: integer,
    trial_period_days: integer,
    trial_settings: object({
      end_behavior: required(object({ missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')) })),
    }),
  }),
  success_url: required(string),
  tax_id_collection: object({ enabled: required(boolean) }),
});

const listing = accepts<Stripe.Checkout.SessionListParams>()({
  ...paging,
  customer: string,
  status: oneOf('open', 'complete', 'expired'),
});

type Create = Values<typeof create>;

export const routes = [
  route('POST', '/v1/checkout/sessions', create, ({ account, params }) => {
    check(account, params);
    const order = orderOf(account, params);
    const session = account.sessions.insert(newSession(account, params, order));
    account.orders.set(session.id, order);
    return session;
  }),

  route('GET', '/v1/checkout/sessions', listing, ({ account, params }) => {
    const { customer, status } = params;
    const rows = account.sessions.list(
      (each) =>
        (customer === undefined || idOf(each.customer) === customer) &&
        (status === undefined || each.status === status),
    );
    return page(rows, params, '/v1/checkout/sessions');
  }),

  route('GET', '/v1/checkout/sessions/:id', {}, ({ account, id }) => account.sessions.get(id)),

  route('POST', '/v1/checkout/sessions/:id/expire', {}, ({ account, id }) => {
    const session = account.sessions.get(id);
    if (session.status !== 'open') {
      throw invalid(`Only Checkout Sessions with a status in ["open"] can be expired: this is ${session.status}.`);
    }
    expire(account, session);
    return session;
  }),
];

function check(account: Account, params: Create): void {
  const { customer, customer_email, discounts, allow_promotion_codes, tax_id_collection, customer_update } = params;
  if (customer) account.customers.named(customer, 'customer');
  if (customer && customer_email) throw exclusive('customer', 'customer_email');
  if (discounts && allow_promotion_codes !== undefined) throw exclusive('allow_promotion_codes', 'discounts');
  if (tax_id_collection?.enabled && customer && customer_update?.name !== 'auto') {
    throw invalid(
      'Tax ID collection requires updating business name on the customer. To enable tax ID collection for an ' +
        'existing customer, please set `customer_update[name]` to `auto`.',
    );
  }
  for (const source of discounts ?? []) redeemable(account, source, 'discounts[0]');
}

function exclusive(one: string, other: string) {
  return invalid(`You may only specify one of these parameters: ${one}, ${other}.`, { code: 'parameters_exclusive' });
}

function orderOf(account: Account, { line_items, subscription_data: data }: Create): CheckoutOrder {
  const lines = line_items.map(({ price: id, quantity }, index) => {
    const price = account.prices.named(id, `line_items[${index}][price]`);
    const param = `line_items[${index}]`;
    if (!price.active)
      throw invalid('The price specified is inactive. This field only accepts active prices.', { param });
    if (isMetered(price) && quantity !== undefined) {
      throw invalid(
        `Quantity should not be specified where usage_type is \`metered\`. Remove \`quantity\` from \`${param}\``,
      );
    }
    if (!isMetered(price) && quantity === undefined)
      throw invalid(`Quantity is required. Add \`quantity\` to \`${param}\``);
    return { price, quantity };
  });
  if (lines.length === 0) throw invalid('A session needs line_items.', { param: 'line_items' });
  if (new Set(lines.map(({ price }) => `${price.currency} ${price.recurring?.interval}`)).size > 1) {
    throw invalid('All line_items must have the same currency and interval.', { param: 'line_items' });
  }
  return {
    lines,
    metadata: mergeMetadata({}, data?.metadata),
    trialEnd: trialEnd(account, data),
    missingPaymentMethod: data?.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
  };
}

function trialEnd(account: Account, data: Create['subscription_data']): number | null {
  const { trial_end: end, trial_period_days: days } = data ?? {};
  if (end !== undefined && days !== undefined) throw exclusive('trial_end', 'trial_period_days');
  if (days !== undefined && (days < 1 || days > 730)) {
    throw invalid('trial_period_days must be between 1 and 730.', { param: 'subscription_data[trial_period_days]' });
  }
  if (end !== undefined && end < account.now() + 2 * DAY) {
    throw invalid('The `trial_end` date has to be at least 2 days in the future.', {
      param: 'subscription_data[trial_end]',
    });
  }
  return end ?? (days === undefined ? null : account.now() + days * DAY);
}

function newSession(account: Account, params: Create, order: CheckoutOrder): Stripe.Checkout.Session {
  const id = newId('cs_test');
  const price = order.lines[0]?.price;
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    // Known once it is paid; the real one adds up what the page shows.
    amount_subtotal: null,
    amount_total: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: account.now(),
    currency: price?.currency ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: params.custom_text?.submit ?? null,
      terms_of_service_acceptance: null,
    },
    customer: params.customer ?? null,
    customer_account: null,
    customer_creation: params.customer ? null : 'always',
    customer_details: null,
    customer_email: params.customer_email ?? null,
    discounts: (params.discounts ?? []).map(({ coupon = null, promotion_code = null }) => ({ coupon, promotion_code })),
    expires_at: params.expires_at ?? account.now() + DAY,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: null,
    metadata: mergeMetadata({}, params.metadata),
    mode: params.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: params.payment_method_collection ?? 'always',
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: params.success_url,
    tax_id_collection: { enabled: params.tax_id_collection?.enabled ?? false, required: 'never' },
    total_details: null,
    ui_mode: 'hosted_page',
    url: `${account.url}/checkout/${id}`,
    wallet_options: null,
  };
}
