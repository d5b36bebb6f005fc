import { CURRENCIES, type Currency } from '../state/catalog.js';
import { monthName } from '../state/months.js';
import type { Charge, Customer, Dispute, Invoice, Refund } from '../state/rows.js';
import type { Bookkeeper } from '../state/world.js';

/** How many, and how much in the currency's smallest unit. */
export interface Sum {
  count: number;
  amount: number;
}

/** What moved MRR. Losses are given as amounts above zero. */
export interface Movements {
  new: Sum;
  reactivation: Sum;
  expansion: Sum;
  contraction: Sum;
  churn: { voluntary: Sum; involuntary: Sum; paused: Sum };
}

/** A month in a currency. */
export interface Page {
  /** Customers with MRR when the month ended, and their MRR. */
  customers: number;
  mrr: number;
  /** Every single change of a customer's MRR. */
  changes: Movements;
  /** What is left between the ends of two months, one movement a customer. */
  net: Movements;
  /** Paid invoices, but for those of nothing. */
  payments: Sum;
  /** Charges that failed. */
  failed: Sum;
  /** Invoices that were paid after a charge had failed. */
  recovered: Sum;
  refunds: Sum;
  disputes: Sum;
}

/** All currencies in a month. */
export interface MonthEnd {
  month: string;
  /** The first second that no longer belongs to it. */
  end: number;
  currencies: Record<Currency, Page>;
}

/** The company's own books, kept of its state as it changes. */
export class Books implements Bookkeeper {
  /** The months that are over, first to last. */
  readonly months: MonthEnd[] = [];
  private open = blank();
  private readonly totals = { customers: zeros(), mrr: zeros() };

  changed(customer: Customer, before: number): void {
    const { currency, mrr, known } = customer;
    this.totals.mrr[currency] += mrr - before;
    this.totals.customers[currency] += Number(mrr > 0) - Number(before > 0);
    move(this.open[currency].changes, before, mrr, known, customer.lostTo);
  }

  charged({ decline, amount, invoice }: Charge): void {
    if (decline !== null) add(this.open[invoice.customer.currency].failed, amount);
  }

  collected({ customer, paid, attempts }: Invoice): void {
    if (paid === 0) return;
    add(this.open[customer.currency].payments, paid);
    if (attempts > 1) add(this.open[customer.currency].recovered, paid);
  }

  refunded({ charge, amount }: Refund): void {
    add(this.open[charge.invoice.customer.currency].refunds, amount);
  }

  disputed({ charge }: Dispute): void {
    add(this.open[charge.invoice.customer.currency].disputes, charge.amount);
  }

  /** Ends the month before `end`, its first second outside. */
  close(customers: Customer[], end: number): void {
    for (const customer of customers) {
      const { mrrBefore, mrr, knownBefore, lostTo, currency } = customer;
      if (mrr !== mrrBefore) move(this.open[currency].net, mrrBefore, mrr, knownBefore, lostTo);
      customer.mrrBefore = mrr;
      // Also who came and left within the month, and has MRR at no month's end.
      customer.knownBefore = customer.known;
    }
    for (const currency of CURRENCIES) {
      this.open[currency].customers = this.totals.customers[currency];
      this.open[currency].mrr = this.totals.mrr[currency];
    }
    this.months.push({ month: monthName(end - 1), end, currencies: this.open });
    this.open = blank();
  }
}

/** Enters a change of a customer's MRR under what it is. */
function move(into: Movements, before: number, after: number, known: boolean, lostTo: Customer['lostTo']): void {
  if (before === 0) add(known ? into.reactivation : into.new, after);
  else if (after === 0) add(into.churn[lostTo], before);
  else if (after > before) add(into.expansion, after - before);
  else add(into.contraction, before - after);
}

function add(sum: Sum, amount: number): void {
  sum.count += 1;
  sum.amount += amount;
}

function none(): Sum {
  return { count: 0, amount: 0 };
}

function movements(): Movements {
  const churn = { voluntary: none(), involuntary: none(), paused: none() };
  return { new: none(), reactivation: none(), expansion: none(), contraction: none(), churn };
}

function blank(): Record<Currency, Page> {
  const page = (): Page => ({
    customers: 0,
    mrr: 0,
    changes: movements(),
    net: movements(),
    payments: none(),
    failed: none(),
    recovered: none(),
    refunds: none(),
    disputes: none(),
  });
  return { usd: page(), eur: page(), gbp: page(), jpy: page() };
}

function zeros(): Record<Currency, number> {
  return { usd: 0, eur: 0, gbp: 0, jpy: 0 };
}
