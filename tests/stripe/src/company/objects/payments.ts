import type Stripe from 'stripe';
import { DAY } from '../../clock.js';
import { isHard } from '../life/cards.js';
import { refundedOf } from '../life/refunds.js';
import { addressOf } from './customers.js';
import { cardFingerprint } from './fingerprint.js';
import type { Charge, Dispute, Invoice, Refund } from '../state/rows.js';
import type { World } from '../state/world.js';

const MESSAGES: Record<string, string> = {
  expired_card: 'Your card has expired.',
  insufficient_funds: 'Your card has insufficient funds.',
  processing_error: 'An error occurred while processing your card. Try again in a little bit.',
};

/** The code that goes with a decline code. */
function codeOf(decline: string): string {
  return decline === 'expired_card' || decline === 'processing_error' ? decline : 'card_declined';
}

function messageOf(decline: string): string {
  return MESSAGES[decline] ?? 'Your card was declined.';
}

/** Stripe's `charge`. The decline code is in its `outcome`, and in its payment intent's last error. */
export function chargeObject(world: World, row: Charge): Stripe.Charge {
  const { decline, invoice, card } = row;
  const { customer } = invoice;
  const paid = decline === null;
  return {
    id: world.ids.of('ch', row.index),
    object: 'charge',
    amount: row.amount,
    amount_captured: paid ? row.amount : 0,
    amount_refunded: refundedOf(row),
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: paid ? world.ids.of('txn', row.index) : null,
    billing_details: {
      address: addressOf(customer),
      email: customer.email,
      name: customer.name,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: 'EXAMPLE COMPANY',
    captured: paid,
    created: row.created,
    currency: customer.currency,
    customer: world.ids.of('cus', customer.index),
    description: 'Subscription',
    disputed: row.dispute !== null,
    failure_balance_transaction: null,
    failure_code: decline === null ? null : codeOf(decline),
    failure_message: decline === null ? null : messageOf(decline),
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: {
      advice_code: decline === null ? null : isHard(decline) ? 'do_not_try_again' : 'try_again_later',
      network_advice_code: null,
      network_decline_code: null,
      network_status: paid ? 'approved_by_network' : 'declined_by_network',
      reason: decline,
      risk_level: 'normal',
      seller_message: paid ? 'Payment complete.' : 'The bank did not return any further details with this decline.',
      type: paid ? 'authorized' : 'issuer_declined',
    },
    paid,
    payment_intent: world.ids.of('pi', invoice.index),
    payment_method: world.ids.of('pm', card.index),
    payment_method_details: {
      card: {
        amount_authorized: paid ? row.amount : null,
        authorization_code: null,
        brand: card.brand,
        checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: null },
        country: customer.country,
        electronic_commerce_indicator: null,
        exp_month: card.expMonth,
        exp_year: card.expYear,
        fingerprint: cardFingerprint(world, card),
        funding: 'credit',
        installments: null,
        last4: card.last4,
        mandate: null,
        network: card.brand,
        network_transaction_id: null,
        regulated_status: 'unregulated',
        three_d_secure: null,
        transaction_link_id: null,
        wallet: null,
      },
      type: 'card',
    },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: paid && refundedOf(row) === row.amount,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: paid ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
}

/** Stripe's `payment_intent` of an invoice: one for all its charges. */
export function intentObject(world: World, row: Invoice): Stripe.PaymentIntent {
  const last = row.charges.at(-1);
  const decline = last?.decline ?? null;
  const paid = row.status === 'paid';
  return {
    id: world.ids.of('pi', row.index),
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: row.due,
    amount_capturable: 0,
    amount_received: row.paid,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: row.status === 'void' ? row.closedAt : null,
    cancellation_reason: row.status === 'void' ? 'void_invoice' : null,
    capture_method: 'automatic',
    client_secret: null,
    confirmation_method: 'automatic',
    created: row.finalizedAt ?? row.created,
    currency: row.customer.currency,
    customer: world.ids.of('cus', row.customer.index),
    customer_account: null,
    description: 'Subscription',
    excluded_payment_method_types: null,
    last_payment_error:
      decline === null
        ? null
        : { code: codeOf(decline), decline_code: decline, message: messageOf(decline), type: 'card_error' },
    latest_charge: last ? world.ids.of('ch', last.index) : null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: paid && last ? world.ids.of('pm', last.card.index) : null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: 'off_session',
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: paid ? 'succeeded' : row.status === 'void' ? 'canceled' : 'requires_payment_method',
    transfer_group: null,
  };
}

/** Stripe's `invoice_payment`: what ties an invoice to its payment intent. */
export function invoicePaymentObject(world: World, row: Invoice): Stripe.InvoicePayment {
  const paid = row.status === 'paid';
  return {
    id: world.ids.of('inpay', row.index),
    object: 'invoice_payment',
    amount_paid: paid ? row.paid : null,
    amount_requested: row.due,
    created: row.finalizedAt ?? row.created,
    currency: row.customer.currency,
    invoice: world.ids.of('in', row.index),
    is_default: true,
    livemode: false,
    payment: { payment_intent: world.ids.of('pi', row.index), type: 'payment_intent' },
    status: paid ? 'paid' : row.status === 'void' ? 'canceled' : 'open',
    status_transitions: {
      canceled_at: row.status === 'void' ? row.closedAt : null,
      paid_at: paid ? row.closedAt : null,
    },
  };
}

/** Stripe's `refund`. */
export function refundObject(world: World, row: Refund): Stripe.Refund {
  const { invoice, index } = row.charge;
  return {
    id: world.ids.of('re', row.index),
    object: 'refund',
    amount: row.amount,
    balance_transaction: null,
    charge: world.ids.of('ch', index),
    created: row.created,
    currency: invoice.customer.currency,
    customer: world.ids.of('cus', invoice.customer.index),
    customer_account: null,
    metadata: {},
    payment_intent: world.ids.of('pi', invoice.index),
    payment_method: world.ids.of('pm', row.charge.card.index),
    reason: row.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
}

/** Stripe's `dispute`, without the forms for evidence. */
export function disputeObject(world: World, row: Dispute): Partial<Stripe.Dispute> & { id: string } {
  const { charge } = row;
  return {
    id: world.ids.of('du', row.index),
    object: 'dispute',
    amount: charge.amount,
    balance_transactions: [],
    charge: world.ids.of('ch', charge.index),
    created: row.created,
    currency: charge.invoice.customer.currency,
    enhanced_eligibility_types: [],
    evidence_details: {
      due_by: row.created + 14 * DAY,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'manual',
    },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: world.ids.of('pi', charge.invoice.index),
    reason: row.reason,
    status: row.status,
  };
}
