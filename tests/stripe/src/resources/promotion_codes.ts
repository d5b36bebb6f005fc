import type Stripe from 'stripe';
import { invalid } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { accepts, boolean, integer, mergeMetadata, metadata, object, oneOf, required, string } from '../http/params.js';
import { route } from '../http/router.js';
import { newId } from '../table.js';

const create = accepts<Stripe.PromotionCodeCreateParams>()({
  code: required(string),
  expires_at: integer,
  max_redemptions: integer,
  metadata,
  promotion: required(object({ coupon: required(string), type: required(oneOf('coupon')) })),
});

const listing = accepts<Stripe.PromotionCodeListParams>()({ ...paging, active: boolean, code: string });

const update = accepts<Stripe.PromotionCodeUpdateParams>()({ active: boolean, metadata });

export const routes = [
  route('POST', '/v1/promotion_codes', create, ({ account, params }) => {
    account.coupons.named(params.promotion.coupon, 'promotion[coupon]');
    if (account.promotionCodes.list((each) => each.active && sameCode(each.code, params.code)).length > 0) {
      throw invalid(`An active promotion code with \`code: ${params.code}\` already exists.`, { param: 'code' });
    }
    const code = account.promotionCodes.insert({
      id: newId('promo'),
      object: 'promotion_code',
      active: true,
      code: params.code,
      created: account.now(),
      customer: null,
      customer_account: null,
      expires_at: params.expires_at ?? null,
      livemode: false,
      max_redemptions: params.max_redemptions ?? null,
      metadata: mergeMetadata({}, params.metadata),
      promotion: params.promotion,
      restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
      times_redeemed: 0,
    });
    account.emit('promotion_code.created', code);
    return code;
  }),

  route('GET', '/v1/promotion_codes', listing, ({ account, params }) => {
    const { active, code } = params;
    const rows = account.promotionCodes.list(
      (each) => (active === undefined || each.active === active) && (code === undefined || sameCode(each.code, code)),
    );
    return page(rows, params, '/v1/promotion_codes');
  }),

  route('GET', '/v1/promotion_codes/:id', {}, ({ account, id }) => account.promotionCodes.get(id)),

  route('POST', '/v1/promotion_codes/:id', update, ({ account, id, params }) => {
    const code = account.promotionCodes.get(id);
    account.change('promotion_code.updated', code, () => {
      if (params.active !== undefined) code.active = params.active;
      code.metadata = mergeMetadata(code.metadata ?? {}, params.metadata);
    });
    return code;
  }),
];

/** Customers type codes in upper and lower case alike. */
export function sameCode(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
