import type Stripe from 'stripe';
import type { Account } from '../account.js';
import { attachCard } from '../billing/cards.js';
import { currentPeriod } from '../billing/items.js';
import { cancelAtPeriodEnd } from '../billing/standing.js';
import { invalid } from '../http/errors.js';
import type { Answer } from '../http/idempotency.js';
import { CARD_FIELD, escape, page, redirect } from './html.js';

/** The customer portal: another card, and the end of the subscription. */
export function showPortal(account: Account, id: string): Answer {
  const session = account.portalSessions.get(id);
  const subscriptions = live(account, session.customer).map((each) => {
    const until = new Date(currentPeriod(each).end * 1000).toISOString().slice(0, 10);
    const action = each.cancel_at_period_end ? 'renew' : 'cancel';
    const button = `<button name="action" value="${action}">${action === 'cancel' ? 'Cancel' : 'Do not cancel'}</button>`;
    return `<form method="post"><p>${escape(each.status)}, paid until ${until} ${button}</form>`;
  });
  const card = `<form method="post">${CARD_FIELD}<button name="action" value="card">Use this card</button></form>`;
  const back = session.return_url ? `<p><a href="${escape(session.return_url)}">Back</a>` : '';
  return page('Billing', `${subscriptions.join('')}${card}${back}`);
}

/** The customer does something. Comes back to the portal; a refused card is a 402. */
export function usePortal(account: Account, id: string, form: URLSearchParams): Answer {
  const session = account.portalSessions.get(id);
  const action = form.get('action');
  if (action === 'card') setCard(account, account.customers.get(session.customer), form.get('number') ?? '');
  else if (action === 'cancel' || action === 'renew') {
    for (const each of live(account, session.customer)) {
      account.change('customer.subscription.updated', each, () =>
        cancelAtPeriodEnd(account, each, action === 'cancel'),
      );
    }
  } else throw invalid('action: one of card, cancel, renew');
  return redirect(session.url);
}

/** A new card becomes the default of the customer and of each subscription. */
export function setCard(account: Account, customer: Stripe.Customer, number: string): void {
  const method = attachCard(account, customer.id, number);
  account.change('customer.updated', customer, () => {
    customer.invoice_settings.default_payment_method = method.id;
  });
  for (const each of live(account, customer.id)) {
    account.change('customer.subscription.updated', each, () => {
      each.default_payment_method = method.id;
    });
  }
}

function live(account: Account, customer: string): Stripe.Subscription[] {
  return account.subscriptions.list((each) => each.customer === customer && each.status !== 'canceled');
}
