/** A company's billing as events with Perene's own names, and the books to hold against what is made of them. */
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Books } from './books/books.js';
import { Company } from './company.js';
import { cost, discounted } from './life/money.js';
import type { Charge, Customer, Invoice, Refund, Subscription } from './state/rows.js';

/** Events in Segment's shape, a line each, in the order of time. */
type Tell = (customer: Customer, event: string, properties: object) => void;

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** Books that tell of what is entered, and how the subscriptions stand that it comes from. */
class TellingBooks extends Books {
  constructor(
    private readonly tell: Tell,
    private readonly now: () => number,
  ) {
    super();
  }

  override changed(customer: Customer, before: number): void {
    for (const each of customer.subscriptions)
      this.tell(customer, 'Subscription Updated', standing(each, this.now()));
    super.changed(customer, before);
  }

  override charged(charge: Charge): void {
    if (charge.decline !== null) this.tellOf('Payment Failed', charge.invoice, charge.amount);
    super.charged(charge);
  }

  override collected(invoice: Invoice): void {
    this.tellOf('Paid', invoice, invoice.paid);
    super.collected(invoice);
  }

  override refunded(refund: Refund): void {
    this.tellOf('Refunded', refund.charge.invoice, refund.amount);
    super.refunded(refund);
  }

  private tellOf(what: string, { index, customer }: Invoice, amount: number): void {
    const properties = { invoice_id: `in_${index}`, amount_minor: amount, currency: customer.currency };
    this.tell(customer, `Invoice ${what}`, properties);
  }
}

function standing(of: Subscription, now: number) {
  const { index, items, discounts, status, pause, customer, created, endedAt, reason } = of;
  const earns = status === 'active' || status === 'past_due';
  const lasting = discounts.filter(
    ({ coupon, end }) => coupon.duration !== 'once' && (end === null || end > now),
  );
  const amount = cost(items);
  return {
    subscription_id: `sub_${index}`,
    status: earns && pause !== null ? 'paused' : status,
    amount_minor: amount,
    discount_minor: amount - discounted(amount, lasting),
    currency: customer.currency,
    interval: items[0]?.price.interval ?? null,
    started_at: iso(created),
    ended_at: endedAt === null ? null : iso(endedAt),
    reason,
  };
}

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    customers: { type: 'string', default: '300' },
    months: { type: 'string', default: '12' },
    begin: { type: 'string', default: '2025-01-01' },
    seed: { type: 'string', default: '1' },
  },
});
if (!values.dir) throw new Error('--dir: where events.jsonl and books.json are written');
const events = createWriteStream(join(values.dir, 'events.jsonl'));
let told = 0;
const settings = {
  seed: Number(values.seed),
  customers: Number(values.customers),
  months: Number(values.months),
  begin: Date.parse(values.begin) / 1000,
  afterRetries: 'cancel',
} as const;
const booksBy = (now: () => number) => {
  const tell: Tell = ({ index }, event, properties) => {
    const messageId = `told-${String(told++).padStart(9, '0')}`;
    const one = { type: 'track', messageId, userId: `customer-${index}`, event, properties };
    events.write(`${JSON.stringify({ ...one, timestamp: iso(now()), historical: true })}\n`);
  };
  return new TellingBooks(tell, now);
};
const company = new Company(settings, { booksBy });
events.end();
writeFileSync(join(values.dir, 'books.json'), JSON.stringify(company.books.months));
