import type Stripe from 'stripe';
import { idOf } from '../account.js';
import { attachCard } from '../billing/cards.js';
import { page, paging } from '../http/list.js';
import { accepts, required, string } from '../http/params.js';
import { route } from '../http/router.js';

const attach = accepts<Stripe.PaymentMethodAttachParams>()({ customer: required(string) });

export const routes = [
  /** Takes one of Stripe's ready-made test payment methods, such as `pm_card_visa`. */
  route('POST', '/v1/payment_methods/:id/attach', attach, ({ account, id, params }) =>
    attachCard(account, account.customers.named(params.customer, 'customer').id, id),
  ),

  route('GET', '/v1/payment_methods/:id', {}, ({ account, id }) => account.paymentMethods.get(id)),

  route('GET', '/v1/customers/:id/payment_methods', paging, ({ account, id, params }) => {
    account.customers.get(id);
    const rows = account.paymentMethods.list((each) => idOf(each.customer) === id);
    return page(rows, params, `/v1/customers/${id}/payment_methods`);
  }),
];
