import type StripeTypes from 'stripe';
import { invalid, noSuch } from '../../http/errors.js';
import { accepts, integer, list, mergeMetadata, metadata, object, oneOf, required, string, type Values } from '../../http/params.js';
import { update as change, type Update } from '../life/changes.js';
import { lives } from '../life/standing.js';
import type { Subscription } from '../state/rows.js';
import { route, type Call, type Route } from './route.js';

const fields = accepts<StripeTypes.SubscriptionUpdateParams>()({
  discounts: list(object({ coupon: required(string) })),
  items: list(object({ id: required(string), price: required(string) })),
  metadata,
  pause_collection: object({
    behavior: required(oneOf('keep_as_draft', 'mark_uncollectible', 'void')),
    resumes_at: integer,
  }),
  proration_behavior: oneOf('create_prorations'),
});

/** What of an account can be changed. */
export const updates: Route[] = [
  route('POST', '/v1/subscriptions/:id', 'subscription', fields, ({ stripe, id, params, paths }) => {
    const place = stripe.world.ids.placeOf('sub', id);
    const row = place === undefined ? undefined : stripe.world.subscriptions[place];
    if (!row) throw noSuch('subscription', id, 'id', 404);
    if (!lives(row)) {
      throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
    }
    change(stripe.world, row, read(stripe, row, params));
    return stripe.objects.of(row, paths);
  }),
];

/** Refuses what Stripe refuses, before anything is changed. */
function read({ world }: Call<{}>['stripe'], row: Subscription, params: Values<typeof fields>): Update {
  const update: Update = {};
  if (params.metadata !== undefined) update.metadata = mergeMetadata(row.metadata, params.metadata);
  if (params.discounts) {
    update.coupons = params.discounts.map(({ coupon: id }, index) => {
      const found = world.catalog.coupons.find((each) => each.id === id);
      if (!found) throw noSuch('coupon', id, `discounts[${index}][coupon]`, 400);
      return found;
    });
  }
  if (params.pause_collection) {
    const { behavior, resumes_at: resumesAt = null } = params.pause_collection;
    if (resumesAt !== null && resumesAt <= world.now) {
      throw invalid('`resumes_at` must be in the future.', { param: 'pause_collection[resumes_at]' });
    }
    update.pause = { behavior, resumesAt };
  }
  const [changed, more] = params.items ?? [];
  if (more) throw invalid('This stand-in changes one item at a time.', { param: 'items' });
  if (changed) update.item = itemOf(world, row, changed);
  return update;
}

function itemOf(
  world: Call<{}>['stripe']['world'],
  row: Subscription,
  { id, price: priceId }: { id: string; price: string },
): NonNullable<Update['item']> {
  const old = row.items.find((each) => world.ids.of('si', each.index) === id);
  if (!old) throw noSuch('subscription item', id, 'items[0][id]', 400);
  const price = world.catalog.prices.find((each) => each.id === priceId);
  if (!price) throw noSuch('price', priceId, 'items[0][price]', 400);
  if (price.currency !== old.price.currency) {
    throw invalid('The price specified is in another currency than the subscription.', { param: 'items[0][price]' });
  }
  if (price.interval !== old.price.interval) {
    throw invalid('This stand-in changes to prices of the same interval.', { param: 'items[0][price]' });
  }
  return { old, price };
}
