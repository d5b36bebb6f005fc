import type Stripe from 'stripe';
import { idOf, type Account } from '../account.js';
import { billedAtOnce, plan, previewChange } from '../billing/changes.js';
import { reckoned } from '../billing/invoices.js';
import { currentPeriod, every, itemList, licensed } from '../billing/items.js';
import { advanceLine } from '../billing/lines.js';
import { periodFrom } from '../billing/periods.js';
import { itemsFrom } from '../billing/schedules.js';
import { inArrears } from '../billing/subscriptions.js';
import { invalid } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { accepts, object, oneOf, required, string, type Values } from '../http/params.js';
import { route } from '../http/router.js';
import { itemChanges } from './subscriptions.js';

const listing = accepts<Stripe.InvoiceListParams>()({
  ...paging,
  customer: string,
  status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
  subscription: string,
});

const details = accepts<Stripe.InvoiceCreatePreviewParams.SubscriptionDetails>()(itemChanges);

const preview = accepts<Stripe.InvoiceCreatePreviewParams>()({
  customer: string,
  subscription: required(string),
  subscription_details: object(details),
});

export const routes = [
  route('GET', '/v1/invoices', listing, ({ account, params }) => {
    const { customer, status, subscription } = params;
    const rows = account.invoices.list(
      (each) =>
        (customer === undefined || each.customer === customer) &&
        (status === undefined || each.status === status) &&
        (subscription === undefined || each.parent?.subscription_details?.subscription === subscription),
    );
    return page(rows, params, '/v1/invoices');
  }),

  route('GET', '/v1/invoices/:id', {}, ({ account, id }) => account.invoices.get(id)),

  route('POST', '/v1/invoices/create_preview', preview, ({ account, params }) => {
    const subscription = account.subscriptions.named(params.subscription, 'subscription');
    if (params.customer && params.customer !== subscription.customer) {
      throw invalid('The subscription is not of that customer.', { param: 'customer' });
    }
    return previewOf(account, subscription, params.subscription_details ?? {});
  }),
];

/** What a change would bill at once or, if nothing, the invoice at the end of the period. */
function previewOf(
  account: Account,
  subscription: Stripe.Subscription,
  change: Values<typeof details>,
): Stripe.Invoice {
  const behavior = change.proration_behavior ?? 'create_prorations';
  const at = change.proration_date ?? account.now();
  const planned = plan(account, subscription, change.items ?? [], behavior, at);
  if (billedAtOnce(planned, behavior)) return previewChange(account, subscription, planned);
  if (subscription.status === 'canceled' || subscription.cancel_at_period_end) {
    const code = 'invoice_upcoming_none';
    throw invalid(`No upcoming invoices for customer: ${idOf(subscription.customer)}`, { code, status: 404 });
  }
  const over = currentPeriod(subscription);
  const changed = { ...subscription, items: itemList(subscription.id, planned.items) };
  const items = itemsFrom(account, changed, over.end);
  const next = periodFrom(subscription.billing_cycle_anchor, every(items), over.end);
  const lines = [
    ...(account.pendingLines.get(subscription.id) ?? []),
    ...planned.lines,
    ...licensed(items).map((item) => advanceLine(account, item, next)),
    ...inArrears(account, changed, over),
  ];
  return reckoned(account, changed, { reason: 'upcoming', lines, period: over }, 'upcoming_in');
}
