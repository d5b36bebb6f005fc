import type Stripe from 'stripe';
import { accepts, required, string } from '../http/params.js';
import { route } from '../http/router.js';
import { newId } from '../table.js';

const create = accepts<Stripe.BillingPortal.SessionCreateParams>()({
  configuration: string,
  customer: required(string),
  locale: string,
  return_url: string,
});

export const routes = [
  route('POST', '/v1/billing_portal/sessions', create, ({ account, params }) => {
    account.customers.named(params.customer, 'customer');
    if (params.configuration) account.portalConfigurations.named(params.configuration, 'configuration');
    const id = newId('bps');
    return account.portalSessions.insert({
      id,
      object: 'billing_portal.session',
      configuration: params.configuration ?? 'bpc_default',
      created: account.now(),
      customer: params.customer,
      customer_account: null,
      flow: null,
      livemode: false,
      locale: params.locale ?? null,
      on_behalf_of: null,
      return_url: params.return_url ?? null,
      url: `${account.url}/portal/${id}`,
    });
  }),
];
