import type StripeTypes from 'stripe';
import { accepts, clearableString, list, metadata, oneOf, required, string } from '../../http/params.js';
import { noSuch } from '../../http/errors.js';
import { listing, page } from './list.js';
import { route, type Route } from './route.js';

/** The account itself. */
export const account: Route[] = [
  route('GET', '/v1/account', 'account', {}, ({ stripe }) => ({
    id: stripe.webhooks.account,
    object: 'account',
    business_profile: { name: 'Example Company', url: 'https://company.example' },
    business_type: 'company',
    charges_enabled: true,
    country: 'US',
    created: stripe.world.settings.begin,
    default_currency: 'usd',
    details_submitted: true,
    email: 'billing@company.example',
    metadata: {},
    payouts_enabled: true,
    settings: { dashboard: { display_name: 'Example Company', timezone: 'Etc/UTC' } },
    type: 'standard',
  })),
];

const eventList = accepts<StripeTypes.EventListParams>()({ ...listing, type: string, types: list(string) });

/** What happened in the last thirty days. */
export const events: Route[] = [
  route('GET', '/v1/events', 'event', eventList, ({ stripe, params }) => {
    const { type, types } = params;
    const rows = stripe.webhooks.log.rows;
    const find = (id: string) => stripe.webhooks.log.find(id);
    const keep = (each: { type: string }) =>
      (type === undefined || each.type === type) && (types?.includes(each.type) ?? true);
    const show = (each: { payload: string }) => JSON.parse(each.payload) as object;
    return page({ url: '/v1/events', noun: 'event', rows, find, keep, show }, params);
  }),
  route('GET', '/v1/events/:id', 'event', {}, ({ stripe, id }) => {
    const found = stripe.webhooks.log.find(id);
    if (!found) throw noSuch('event', id, 'id', 404);
    return JSON.parse(found.payload) as object;
  }),
];

const create = accepts<StripeTypes.WebhookEndpointCreateParams>()({
  url: required(string),
  enabled_events: required(list(string)),
  api_version: string,
  connect: oneOf('false'),
  description: clearableString,
  metadata,
});

/** Where events go. The secret is told once. */
export const endpoints: Route[] = [
  route('POST', '/v1/webhook_endpoints', 'webhook_endpoint', create, ({ stripe, params }) => {
    const endpoint = stripe.webhooks.register(params.url, { events: params.enabled_events });
    return { ...endpoint.object(), secret: endpoint.secrets[0] };
  }),
  route('GET', '/v1/webhook_endpoints', 'webhook_endpoint', listing, ({ stripe, params }) => {
    const rows = stripe.webhooks.endpoints;
    const find = (id: string) => rows.find((each) => each.id === id);
    const show = (each: (typeof rows)[number]) => each.object();
    return page({ url: '/v1/webhook_endpoints', noun: 'webhook endpoint', rows, find, keep: () => true, show }, params);
  }),
  route('DELETE', '/v1/webhook_endpoints/:id', 'webhook_endpoint', {}, ({ stripe, id }) => {
    if (!stripe.webhooks.remove(id)) throw noSuch('webhook endpoint', id, 'id', 404);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
];
