import Stripe from 'stripe';
import type { Clock } from './clock.js';
import { newId, Table } from './table.js';
import { changes, snapshot } from './webhooks/snapshot.js';

/** The type of an event. */
export type EventType = Stripe.Event['type'];
/** The object that goes with a type of event. */
export type ObjectOf<T extends EventType> = Extract<Stripe.Event, { type: T }>['data']['object'];

/** What becomes of a subscription once its invoice was retried in vain: a setting in Stripe's Dashboard. */
export type AfterRetries = 'cancel' | 'mark_unpaid' | 'leave_past_due';

/** What a Checkout session was asked to make, which the session itself does not show. */
export interface CheckoutOrder {
  lines: { price: Stripe.Price; quantity: number | undefined }[];
  metadata: Record<string, string>;
  trialEnd: number | null;
  missingPaymentMethod: 'cancel' | 'create_invoice' | 'pause';
}

/** One Stripe account: everything in it, its time, and what happened in it. */
export class Account {
  readonly customers = new Table<Stripe.Customer>('customer');
  readonly paymentMethods = new Table<Stripe.PaymentMethod>('PaymentMethod');
  readonly taxIds = new Table<Stripe.TaxId>('tax id');
  readonly products = new Table<Stripe.Product>('product');
  readonly prices = new Table<Stripe.Price>('price');
  readonly coupons = new Table<Stripe.Coupon>('coupon');
  readonly promotionCodes = new Table<Stripe.PromotionCode>('promotion code');
  readonly discounts = new Table<Stripe.Discount>('discount');
  readonly sessions = new Table<Stripe.Checkout.Session>('checkout.session');
  readonly portalConfigurations = new Table<Stripe.BillingPortal.Configuration>('billing_portal.configuration');
  readonly portalSessions = new Table<Stripe.BillingPortal.Session>('billing_portal.session');
  readonly subscriptions = new Table<Stripe.Subscription>('subscription');
  readonly schedules = new Table<Stripe.SubscriptionSchedule>('subscription schedule');
  readonly invoices = new Table<Stripe.Invoice>('invoice');
  readonly meters = new Table<Stripe.Billing.Meter>('billing meter');
  readonly events = new Table<Stripe.Event>('event');

  /** Reported usage, in the order it came. */
  readonly usage: Stripe.Billing.MeterEvent[] = [];
  /** Prorations that wait for the next invoice, by subscription. */
  readonly pendingLines = new Map<string, Stripe.InvoiceLineItem[]>();
  /** Orders of the open Checkout sessions. */
  readonly orders = new Map<string, CheckoutOrder>();
  /** Subscriptions whose end of trial was announced. */
  readonly announcedTrials = new Set<string>();

  afterRetries: AfterRetries = 'cancel';
  /** The API request that is being carried out; events name it. `null` for what Stripe does by itself. */
  request: Stripe.Event.Request | null = null;
  /** Told of every event. */
  onEvent: (event: Stripe.Event) => void = () => {};

  /** `url` is the stand-in's own address, for the pages it hands out. */
  constructor(
    readonly clock: Clock,
    public url = '',
  ) {}

  now(): number {
    return this.clock.now();
  }

  /** Records that something happened to `object`, which is kept as it is now. */
  emit<T extends EventType>(type: T, object: ObjectOf<T>): void {
    this.record(type, object);
  }

  /** Changes an object and, if that changed anything, records it with what was there before. */
  change<T extends EventType>(type: T, object: ObjectOf<T>, mutate: () => void): void {
    const before = snapshot(object);
    mutate();
    const previous = changes(before, snapshot(object));
    if (previous) this.record(type, object, previous);
  }

  /** Records an event of any type, also one that Stripe's package does not know. */
  record(type: string, object: object, previous?: object): Stripe.Event {
    const event = {
      id: newId('evt'),
      object: 'event',
      api_version: Stripe.API_VERSION,
      created: this.now(),
      data: { object: snapshot(object), ...(previous && { previous_attributes: previous }) },
      livemode: false,
      pending_webhooks: 1,
      request: this.request ?? { id: null, idempotency_key: null },
      type,
    } as unknown as Stripe.Event;
    this.events.insert(event);
    this.onEvent(event);
    return event;
  }

  /** Any object that has an id, for `expand[]`. */
  lookUp(id: string): object | undefined {
    const tables: Table<{ id: string }>[] = [
      this.customers,
      this.paymentMethods,
      this.products,
      this.prices,
      this.coupons,
      this.promotionCodes,
      this.discounts,
      this.subscriptions,
      this.schedules,
      this.invoices,
    ];
    for (const table of tables) {
      const found = table.find(id);
      if (found) return found;
    }
    return undefined;
  }
}

/** The id of an object that Stripe's types allow to be expanded. Objects here are kept by id. */
export function idOf(reference: string | { id: string } | null | undefined): string {
  if (!reference) return '';
  return typeof reference === 'string' ? reference : reference.id;
}
