import type Stripe from 'stripe';
import { invalid } from '../http/errors.js';
import { accepts, clearableString, integer, mergeMetadata, metadata, oneOf, required, string } from '../http/params.js';
import { page, paging } from '../http/list.js';
import { route } from '../http/router.js';
import { newId } from '../table.js';
import type { Field } from '../http/params.js';

const percent: Field<number, false> = {
  required: false,
  read(value, name) {
    const read = Number(value);
    if (!(read > 0 && read <= 100))
      throw invalid('Invalid percent_off: must be above 0 and at most 100', { param: name });
    return read;
  },
};

const create = accepts<Stripe.CouponCreateParams>()({
  amount_off: integer,
  currency: string,
  duration: required(oneOf('once', 'repeating', 'forever')),
  duration_in_months: integer,
  id: string,
  max_redemptions: integer,
  metadata,
  name: clearableString,
  percent_off: percent,
  redeem_by: integer,
});

export const routes = [
  route('POST', '/v1/coupons', create, ({ account, params }) => {
    const { amount_off = null, percent_off = null, currency = null, duration_in_months = null } = params;
    if ((amount_off === null) === (percent_off === null)) {
      throw invalid('Give one of percent_off and amount_off.', { param: 'percent_off' });
    }
    if ((amount_off === null) !== (currency === null)) {
      throw invalid('amount_off and currency go together.', { param: 'currency' });
    }
    if ((params.duration === 'repeating') !== (duration_in_months !== null)) {
      throw invalid('duration_in_months goes with the duration repeating.', { param: 'duration_in_months' });
    }
    const id = params.id ?? newId('coupon');
    if (account.coupons.find(id)) {
      throw invalid('Coupon already exists.', { code: 'resource_already_exists', param: 'id' });
    }
    const coupon = account.coupons.insert({
      id,
      object: 'coupon',
      amount_off,
      created: account.now(),
      currency,
      duration: params.duration,
      duration_in_months,
      livemode: false,
      max_redemptions: params.max_redemptions ?? null,
      metadata: mergeMetadata({}, params.metadata),
      name: params.name ?? null,
      percent_off,
      redeem_by: params.redeem_by ?? null,
      times_redeemed: 0,
      valid: true,
    });
    account.emit('coupon.created', coupon);
    return coupon;
  }),

  route('GET', '/v1/coupons', paging, ({ account, params }) => page(account.coupons.list(), params, '/v1/coupons')),

  route('GET', '/v1/coupons/:id', {}, ({ account, id }) => account.coupons.get(id)),

  route('DELETE', '/v1/coupons/:id', {}, ({ account, id }) => {
    const coupon = account.coupons.get(id);
    account.coupons.delete(id);
    account.emit('coupon.deleted', { ...coupon, valid: false });
    return { id, object: 'coupon', deleted: true };
  }),
];
