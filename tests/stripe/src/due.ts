import { type Account } from './account.js';
import { expire } from './checkout.js';
import { finalize } from './billing/invoices.js';
import { currentPeriod } from './billing/items.js';
import { collect } from './billing/payments.js';
import { announceTrialEnd, renew } from './billing/subscriptions.js';
import { DAY } from './clock.js';
import type { Deliveries } from './webhooks/delivery.js';

/** Something that Stripe does by itself, at its time. */
interface Due {
  at: number;
  run: () => void;
}

/** Whose periods are renewed when they end. */
const RENEWED = ['active', 'past_due', 'trialing', 'unpaid'];

/** Does all that is due by now, as it comes. */
export function catchUp(account: Account, deliveries: Deliveries): void {
  for (let due = next(account, deliveries); due && due.at <= account.now(); due = next(account, deliveries)) due.run();
}

/**
 * Moves the clock on, stopping wherever something is due. Its events are handed over before time
 * goes on, so that whoever then asks for the present state sees that of the moment.
 */
export async function advance(account: Account, deliveries: Deliveries, seconds: number): Promise<void> {
  const to = account.now() + seconds;
  for (let due = next(account, deliveries); due && due.at <= to; due = next(account, deliveries)) {
    account.clock.moveTo(due.at);
    due.run();
    await deliveries.idle();
  }
  account.clock.moveTo(to);
}

/** What is due first. Read from the objects, so that nothing has to be called off when they change. */
function next(account: Account, deliveries: Deliveries): Due | undefined {
  const all = [
    ...trialNotices(account),
    ...renewals(account),
    ...payments(account),
    ...expiries(account),
    ...deliveries.due(),
  ];
  return all.reduce<Due | undefined>((first, each) => (first && first.at <= each.at ? first : each), undefined);
}

function trialNotices(account: Account): Due[] {
  const open = account.subscriptions.list(
    (each) => each.status === 'trialing' && !account.announcedTrials.has(each.id),
  );
  return open.map((subscription) => ({
    at: (subscription.trial_end ?? 0) - 3 * DAY,
    run: () => announceTrialEnd(account, subscription),
  }));
}

function renewals(account: Account): Due[] {
  return account.subscriptions
    .list((each) => RENEWED.includes(each.status))
    .map((subscription) => ({ at: currentPeriod(subscription).end, run: () => renew(account, subscription) }));
}

function payments(account: Account): Due[] {
  return account.invoices.list().flatMap((invoice) => {
    const { automatically_finalizes_at: final, next_payment_attempt: attempt } = invoice;
    if (invoice.status === 'draft' && final !== null) return [{ at: final, run: () => finalize(account, invoice) }];
    if (invoice.status === 'open' && attempt !== null) return [{ at: attempt, run: () => collect(account, invoice) }];
    return [];
  });
}

function expiries(account: Account): Due[] {
  return account.sessions
    .list((each) => each.status === 'open')
    .map((session) => ({ at: session.expires_at, run: () => expire(account, session) }));
}
