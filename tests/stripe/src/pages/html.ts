import type { Answer } from '../http/idempotency.js';

/** Text with what HTML would take for markup replaced. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
}

/** A page that looks like nothing in particular. `body` is HTML. */
export function page(title: string, body: string, status = 200): Answer {
  const style = 'body{font:16px sans-serif;max-width:32rem;margin:3rem auto}label{display:block;margin:.5rem 0}';
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: `<!doctype html><meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style>
<h1>${escape(title)}</h1><p><small>A stand-in for Stripe. No money moves.</small></p>\n${body}`,
  };
}

/** Sends the browser on, by GET. */
export function redirect(to: string): Answer {
  return { status: 303, headers: { Location: to }, body: '' };
}

/** A field for a card, with Stripe's test cards. */
export const CARD_FIELD = `<label>Card <input name="number" value="4242424242424242" list="cards"></label>
<datalist id="cards"><option value="4242424242424242">works
<option value="4000000000000002">is declined
<option value="4000000000000341">can be added, fails when charged</datalist>`;
