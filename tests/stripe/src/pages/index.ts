import type { Account } from '../account.js';
import type { Request } from '../api.js';
import { ApiError, invalid } from '../http/errors.js';
import type { Answer } from '../http/idempotency.js';
import { pay, showCheckout } from './checkout.js';
import { escape, page } from './html.js';
import { payInvoice, showInvoice } from './invoice.js';
import { showPortal, usePortal } from './portal.js';

type Show = (account: Account, id: string) => Answer;
type Use = (account: Account, id: string, form: URLSearchParams) => Answer;

/** The pages Stripe hosts, each shown by GET and used by POSTing its form, by people and tests alike. */
const PAGES: Record<string, { show: Show; use: Use }> = {
  checkout: { show: showCheckout, use: pay },
  portal: { show: showPortal, use: usePortal },
  invoice: { show: showInvoice, use: payInvoice },
};

/** Answers a request that is not the API's. */
export function answerPage(account: Account, { method, url, body }: Request): Answer {
  try {
    const [, kind = '', id = ''] = url.pathname.split('/');
    const found = Object.hasOwn(PAGES, kind) ? PAGES[kind] : undefined;
    if (!found) throw invalid('There is no such page.', { status: 404 });
    return method === 'POST' ? found.use(account, id, new URLSearchParams(body)) : found.show(account, id);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return page('Sorry', `<p role="alert">${escape(error.message)}`, error.status);
  }
}
