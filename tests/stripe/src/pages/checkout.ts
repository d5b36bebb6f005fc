import type { Account } from '../account.js';
import { complete } from '../checkout.js';
import type { Answer } from '../http/idempotency.js';
import { CARD_FIELD, escape, page, redirect } from './html.js';

/** Checkout's page. */
export function showCheckout(account: Account, id: string): Answer {
  const session = account.sessions.get(id);
  if (session.status !== 'open') return page('Checkout', `<p>This session is ${escape(String(session.status))}.`, 410);
  const email = session.customer || session.customer_email ? '' : field('email', 'E-mail');
  const code = session.allow_promotion_codes ? field('promotion_code', 'Promotion code') : '';
  const taxId = session.tax_id_collection?.enabled
    ? field('name', 'Business name') + field('tax_id_type', 'Type of tax id (eu_vat)') + field('tax_id', 'Tax id')
    : '';
  const note = session.custom_text.submit ? `<p>${escape(session.custom_text.submit.message)}` : '';
  const back = session.cancel_url ? `<p><a href="${escape(session.cancel_url)}">Back</a>` : '';
  return page(
    'Checkout',
    `<form method="post">${email}${CARD_FIELD}${code}${taxId}<button>Subscribe</button>${note}</form>${back}`,
  );
}

/** The customer pays. Goes on to the session's `success_url`; a refused card is a 402. */
export function pay(account: Account, id: string, form: URLSearchParams): Answer {
  const session = account.sessions.get(id);
  const value = form.get('tax_id');
  complete(account, session, {
    number: form.get('number') || undefined,
    email: form.get('email') || undefined,
    name: form.get('name') || undefined,
    promotionCode: form.get('promotion_code') || undefined,
    taxId: value ? { type: form.get('tax_id_type') || 'eu_vat', value } : undefined,
  });
  return redirect(String(session.success_url).replaceAll('{CHECKOUT_SESSION_ID}', session.id));
}

function field(name: string, label: string): string {
  return `<label>${label} <input name="${name}"></label>`;
}
