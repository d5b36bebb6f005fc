import type Stripe from 'stripe';
import type { Account } from '../account.js';
import { page, paging } from '../http/list.js';
import { accepts, boolean, list, mergeMetadata, metadata, object, oneOf, required, type Values } from '../http/params.js';
import { route } from '../http/router.js';
import { newId } from '../table.js';

const enabled = object({ enabled: required(boolean) });

const create = accepts<Stripe.BillingPortal.ConfigurationCreateParams>()({
  features: required(
    object({
      customer_update: object({
        allowed_updates: list(oneOf('address', 'email', 'name', 'phone', 'shipping', 'tax_id')),
        enabled: required(boolean),
      }),
      invoice_history: enabled,
      payment_method_update: enabled,
      subscription_cancel: object({ enabled: required(boolean), mode: oneOf('at_period_end', 'immediately') }),
      subscription_update: enabled,
    }),
  ),
  metadata,
});

const listing = accepts<Stripe.BillingPortal.ConfigurationListParams>()({ ...paging, active: boolean });

export const routes = [
  route('POST', '/v1/billing_portal/configurations', create, ({ account, params }) => {
    const configuration = account.portalConfigurations.insert(blank(account));
    set(configuration, params);
    account.emit('billing_portal.configuration.created', configuration);
    return configuration;
  }),

  route('GET', '/v1/billing_portal/configurations', listing, ({ account, params }) => {
    const rows = account.portalConfigurations.list(
      (each) => params.active === undefined || each.active === params.active,
    );
    return page(rows, params, '/v1/billing_portal/configurations');
  }),

  route('POST', '/v1/billing_portal/configurations/:id', create, ({ account, id, params }) => {
    const configuration = account.portalConfigurations.get(id);
    account.change('billing_portal.configuration.updated', configuration, () => set(configuration, params));
    return configuration;
  }),
];

function set(configuration: Stripe.BillingPortal.Configuration, { features: sent, metadata }: Values<typeof create>) {
  const { features } = configuration;
  const { customer_update: customer, subscription_cancel: cancel } = sent;
  if (customer) {
    features.customer_update.enabled = customer.enabled;
    features.customer_update.allowed_updates = customer.allowed_updates ?? [];
  }
  if (cancel) {
    features.subscription_cancel.enabled = cancel.enabled;
    features.subscription_cancel.mode = cancel.mode ?? 'at_period_end';
  }
  if (sent.invoice_history) features.invoice_history.enabled = sent.invoice_history.enabled;
  if (sent.payment_method_update) features.payment_method_update.enabled = sent.payment_method_update.enabled;
  if (sent.subscription_update) features.subscription_update.enabled = sent.subscription_update.enabled;
  configuration.metadata = mergeMetadata(configuration.metadata ?? {}, metadata);
}

function blank(account: Account): Stripe.BillingPortal.Configuration {
  return {
    id: newId('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: account.now(),
    default_return_url: null,
    features: {
      customer_update: { allowed_updates: [], enabled: false },
      invoice_history: { enabled: false },
      payment_method_update: { enabled: false, payment_method_configuration: null },
      subscription_cancel: {
        cancellation_reason: { enabled: false, feedback_options: null, options: [] },
        enabled: false,
        mode: 'at_period_end',
        proration_behavior: 'none',
      },
      subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
      subscription_update: {
        billing_cycle_anchor: null,
        default_allowed_updates: [],
        enabled: false,
        products: null,
        proration_behavior: 'none',
        schedule_at_period_end: { conditions: [] },
        trial_update_behavior: 'end_trial',
      },
    },
    is_default: false,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: account.now(),
  };
}
