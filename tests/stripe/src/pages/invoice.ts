import { idOf, type Account } from '../account.js';
import { refusalFor, succeed } from '../billing/payments.js';
import { subscriptionOf } from '../billing/standing.js';
import { declined, invalid } from '../http/errors.js';
import type { Answer } from '../http/idempotency.js';
import { CARD_FIELD, escape, page, redirect } from './html.js';
import { setCard } from './portal.js';

/** The hosted page of an invoice. */
export function showInvoice(account: Account, id: string): Answer {
  const invoice = account.invoices.get(id);
  const lines = invoice.lines.data.map(
    (each) => `<li>${escape(each.description ?? '')}: ${money(each.amount, each.currency)}`,
  );
  const pay = invoice.status === 'open' ? `<form method="post">${CARD_FIELD}<button>Pay</button></form>` : '';
  const due = `<p>${escape(String(invoice.status))}, due ${money(invoice.amount_remaining, invoice.currency)}`;
  return page(`Invoice ${invoice.number ?? ''}`, `<ul>${lines.join('')}</ul>${due}${pay}`);
}

/** The customer pays an open invoice, which is not a try that counts: a refused card changes nothing. */
export function payInvoice(account: Account, id: string, form: URLSearchParams): Answer {
  const invoice = account.invoices.get(id);
  if (invoice.status !== 'open') throw invalid(`This invoice is ${invoice.status}.`);
  const number = form.get('number');
  if (number) setCard(account, account.customers.get(idOf(invoice.customer)), number);
  const refusal = refusalFor(account, subscriptionOf(account, invoice));
  if (refusal !== null) throw declined(refusal);
  succeed(account, invoice);
  return redirect(`${account.url}/invoice/${id}`);
}

function money(amount: number, currency: string): string {
  return `${(amount / 100).toFixed(2)} ${currency.toUpperCase()}`;
}
