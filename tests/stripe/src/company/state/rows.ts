import type { Period } from '../../billing/periods.js';
import type { Coupon, Currency, Price, Product } from './catalog.js';

/** The company's customer. Rows are small; Stripe's objects are made of them when asked for. */
export interface Customer {
  kind: 'customer';
  index: number;
  created: number;
  name: string;
  email: string;
  country: string;
  currency: Currency;
  /** Below zero it is credit. */
  balance: number;
  card: Card | null;
  deleted: boolean;
  /** The number of its next invoice. */
  sequence: number;
  subscriptions: Subscription[];
  invoices: Invoice[];
  charges: Charge[];
  /** How much it is used at best, and how often its payments fail: both around 1. */
  appetite: number;
  risk: number;
  /** How much it is used, by month from the one it came in; 1 is as at first. */
  levels: number[];
  /** Months that its use still falls. */
  falling: number;
  /** When it decided to leave. */
  decisions: number[];
  /** In the currency's smallest unit. */
  mrr: number;
  /** Whether it ever had MRR. */
  known: boolean;
  /** MRR at the last month's end. */
  mrrBefore: number;
  /** Whether it ever had MRR at a month's end. */
  knownBefore: boolean;
  /** Why its MRR last became none. */
  lostTo: Loss;
}

/** Why MRR was lost: the customer's will, a payment, or a pause. */
export type Loss = 'voluntary' | 'involuntary' | 'paused';

export interface Card {
  kind: 'payment_method';
  index: number;
  customer: Customer;
  created: number;
  brand: 'visa' | 'mastercard' | 'amex';
  last4: string;
  expMonth: number;
  expYear: number;
  /** Whether its bank tells its new expiry by itself. */
  renewed: boolean;
}

export interface Item {
  index: number;
  price: Price;
  quantity: number;
  created: number;
}

export interface Discount {
  index: number;
  coupon: Coupon;
  start: number;
  end: number | null;
}

export type Status =
  'incomplete' | 'incomplete_expired' | 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'canceled';
export type EndReason = 'cancellation_requested' | 'payment_failed' | 'payment_disputed';
export type Feedback =
  | 'customer_service'
  | 'low_quality'
  | 'missing_features'
  | 'other'
  | 'switched_service'
  | 'too_complex'
  | 'too_expensive'
  | 'unused';

export interface Subscription {
  kind: 'subscription';
  index: number;
  customer: Customer;
  created: number;
  items: Item[];
  status: Status;
  anchor: number;
  period: Period;
  trial: Period | null;
  /** What happens at the end of a trial without a card. */
  withoutCard: 'cancel' | 'pause';
  cancelAtPeriodEnd: boolean;
  canceledAt: number | null;
  endedAt: number | null;
  reason: EndReason | null;
  feedback: Feedback | null;
  comment: string | null;
  discounts: Discount[];
  pause: { behavior: 'void' | 'keep_as_draft' | 'mark_uncollectible'; resumesAt: number | null } | null;
  latest: Invoice | null;
  /** Prorations for the next invoice. */
  pending: Line[];
  /** What whoever changed it by the API wrote beside it. */
  metadata: Record<string, string>;
}

export interface Line {
  item: number;
  price: Price;
  quantity: number;
  amount: number;
  /** What discounts took off. */
  off: { discount: Discount; amount: number }[];
  period: Period;
  proration: boolean;
}

/** A line that was made between two invoices: it waits for the next one, or is on it. */
export interface InvoiceItem {
  index: number;
  created: number;
  subscription: Subscription;
  line: Line;
}

export interface Invoice {
  kind: 'invoice';
  index: number;
  customer: Customer;
  subscription: Subscription;
  created: number;
  reason: 'subscription_create' | 'subscription_cycle' | 'subscription_update';
  lines: Line[];
  period: Period;
  subtotal: number;
  total: number;
  balanceBefore: number;
  balanceAfter: number | null;
  due: number;
  paid: number;
  status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';
  attempts: number;
  nextAttempt: number | null;
  number: number | null;
  finalizedAt: number | null;
  closedAt: number | null;
  charges: Charge[];
}

export interface Charge {
  kind: 'charge';
  index: number;
  invoice: Invoice;
  card: Card;
  created: number;
  amount: number;
  /** Why it failed. */
  decline: string | null;
  refunds: Refund[];
  dispute: Dispute | null;
}

export interface Refund {
  kind: 'refund';
  index: number;
  charge: Charge;
  created: number;
  amount: number;
  reason: 'requested_by_customer' | 'duplicate' | 'fraudulent';
}

export interface Dispute {
  kind: 'dispute';
  index: number;
  charge: Charge;
  created: number;
  reason: 'fraudulent' | 'product_unacceptable' | 'subscription_canceled';
  status: 'needs_response' | 'won' | 'lost';
}

/** Whatever the API shows and events tell of. */
export type Row = Customer | Card | Subscription | Invoice | Charge | Refund | Dispute | Product | Price | Coupon;
