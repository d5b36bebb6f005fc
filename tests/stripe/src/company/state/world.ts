import { Catalog } from './catalog.js';
import { Ids } from './ids.js';
import { Queue } from './queue.js';
import { hash, Random } from './random.js';
import type {
  Card,
  Charge,
  Customer,
  Discount,
  Dispute,
  Invoice,
  InvoiceItem,
  Refund,
  Row,
  Subscription,
} from './rows.js';

/** How a company is made. */
export interface Settings {
  seed: number;
  /** What ids are made of, where companies of one seed are to be different accounts. Otherwise the seed. */
  ids?: string;
  /** How many have signed up when its history is made. */
  customers: number;
  /** How many months of history it has. */
  months: number;
  /** When that begins: the first second of a UTC month. */
  begin: number;
  /** What becomes of a subscription whose invoice was retried in vain. */
  afterRetries: 'cancel' | 'mark_unpaid';
  /** Whether all that happens leaves a trace in the account: no pauses, and no discounts that no invoice has. */
  traced?: boolean;
}

/** Types of events, of those that the company's Stripe sends. */
export type EventType =
  | `customer.${'created' | 'updated' | 'deleted'}`
  | `customer.subscription.${'created' | 'updated' | 'deleted' | 'paused' | 'resumed' | 'trial_will_end'}`
  | `invoice.${'upcoming' | 'created' | 'finalized' | 'updated' | 'paid' | 'payment_failed' | 'voided' | 'marked_uncollectible'}`
  | `charge.${'succeeded' | 'failed' | 'refunded' | 'dispute.created' | 'dispute.closed'}`
  | `payment_method.${'attached' | 'automatically_updated'}`;

/** Is told what happens, once somebody listens. */
export interface Observer {
  /** What a row looks like before it changes. */
  before(row: Row): object;
  happened(type: EventType, row: Row, before?: object): void;
}

/** Is told what the books must know. */
export interface Bookkeeper {
  /** A customer's MRR is another than `before`. */
  changed(customer: Customer, before: number): void;
  charged(charge: Charge): void;
  collected(invoice: Invoice): void;
  refunded(refund: Refund): void;
  disputed(dispute: Dispute): void;
}

/** The company: its rows, its time and what is due in it. The same seed makes the same company. */
export class World {
  readonly ids: Ids;
  readonly catalog: Catalog;
  readonly queue = new Queue();
  readonly customers: Customer[] = [];
  readonly subscriptions: Subscription[] = [];
  readonly invoices: Invoice[] = [];
  readonly invoiceItems: InvoiceItem[] = [];
  readonly charges: Charge[] = [];
  readonly cards: Card[] = [];
  readonly refunds: Refund[] = [];
  readonly disputes: Dispute[] = [];
  /** Each with the subscription it was given to. */
  readonly discounts: { discount: Discount; of: Subscription }[] = [];
  /** How many subscription items there were. */
  items = 0;
  observer: Observer | undefined;
  /** What a payment, and an end, may lead to later. */
  afterPayment: (charge: Charge) => void = () => {};
  afterEnd: (subscription: Subscription) => void = () => {};
  now: number;

  constructor(
    readonly settings: Settings,
    readonly books: Bookkeeper,
  ) {
    this.ids = new Ids(settings.ids ?? settings.seed);
    this.catalog = new Catalog(this.ids);
    this.now = settings.begin;
  }

  /** Random numbers for one question, such as `pause` of customer 7 in month 3. */
  random(question: string, ...about: number[]): Random {
    return new Random(hash(this.settings.seed, question, ...about));
  }

  /** Plans. What is planned for the past is due now. */
  at(time: number, run: () => void, first = false): void {
    this.queue.add(Math.max(this.now, Math.floor(time)), run, first);
  }

  /** Does what is due next, if that is by `time`. Says whether there was anything. */
  step(time: number): boolean {
    const next = this.queue.next;
    if (!next || next.at > time) return false;
    this.queue.take();
    this.now = Math.max(this.now, next.at);
    next.run();
    return true;
  }

  /** Goes on to `time`, doing all that is due by then. */
  run(time: number): void {
    while (this.step(time));
    this.now = Math.max(this.now, time);
  }

  emit(type: EventType, row: Row): void {
    this.observer?.happened(type, row);
  }

  /** Changes a row and tells of it, with what was there before. */
  change(type: EventType, row: Row, mutate: () => void): void {
    const before = this.observer?.before(row);
    mutate();
    if (before) this.observer?.happened(type, row, before);
  }
}
