import type Stripe from 'stripe';
import { cardFingerprint } from './fingerprint.js';
import type { Card, Customer } from '../state/rows.js';
import type { World } from '../state/world.js';

/** Stripe's `customer`. `metadata.user_id` is the company's own id. */
export function customerObject(world: World, row: Customer): Stripe.Customer {
  const id = world.ids.of('cus', row.index);
  return {
    id,
    object: 'customer',
    address: addressOf(row),
    balance: row.balance,
    created: row.created,
    currency: row.invoices.length > 0 ? row.currency : null,
    customer_account: null,
    default_source: null,
    delinquent: row.invoices.some((each) => each.status === 'open' && each.attempts > 0),
    description: null,
    email: row.email,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: row.card ? world.ids.of('pm', row.card.index) : null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: { user_id: userId(row) },
    name: row.name,
    next_invoice_sequence: row.sequence,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}

/** What the company itself calls a customer. */
export function userId({ index }: Customer): string {
  return `user_${String(index).padStart(6, '0')}`;
}

export function addressOf({ country }: Customer): Stripe.Address {
  return { city: null, country, line1: null, line2: null, postal_code: null, state: null };
}

/** Stripe's `payment_method`; all are cards. */
export function cardObject(world: World, row: Card): Stripe.PaymentMethod {
  const { customer, brand, last4, expMonth, expYear } = row;
  return {
    id: world.ids.of('pm', row.index),
    object: 'payment_method',
    allow_redisplay: 'always',
    billing_details: {
      address: addressOf(customer),
      email: customer.email,
      name: customer.name,
      phone: null,
      tax_id: null,
    },
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: customer.country,
      display_brand: brand,
      exp_month: expMonth,
      exp_year: expYear,
      fingerprint: cardFingerprint(world, row),
      funding: 'credit',
      generated_from: null,
      last4,
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: row.created,
    customer: customer.card === row && !customer.deleted ? world.ids.of('cus', customer.index) : null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}
