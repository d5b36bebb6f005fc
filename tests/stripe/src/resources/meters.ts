import type Stripe from 'stripe';
import { metered } from '../billing/lines.js';
import { DAY, MINUTE } from '../clock.js';
import { invalid } from '../http/errors.js';
import { page, paging, wholeList } from '../http/list.js';
import { accepts, hash, integer, object, oneOf, required, string } from '../http/params.js';
import { route } from '../http/router.js';
import { newId } from '../table.js';

const create = accepts<Stripe.Billing.MeterCreateParams>()({
  customer_mapping: object({ event_payload_key: required(string), type: required(oneOf('by_id')) }),
  default_aggregation: required(object({ formula: required(oneOf('sum', 'count', 'last')) })),
  display_name: required(string),
  event_name: required(string),
  value_settings: object({ event_payload_key: required(string) }),
});

const report = accepts<Stripe.Billing.MeterEventCreateParams>()({
  event_name: required(string),
  identifier: string,
  payload: required(hash),
  timestamp: integer,
});

const listing = accepts<Stripe.Billing.MeterListParams>()({ ...paging, status: oneOf('active', 'inactive') });

const summaries = accepts<Stripe.Billing.MeterListEventSummariesParams>()({
  customer: required(string),
  end_time: required(integer),
  start_time: required(integer),
});

export const routes = [
  route('POST', '/v1/billing/meters', create, ({ account, params }) => {
    if (account.meters.list((each) => each.event_name === params.event_name).length > 0) {
      throw invalid(`An active meter with event_name ${params.event_name} already exists.`, { param: 'event_name' });
    }
    const meter = account.meters.insert({
      id: newId('mtr'),
      object: 'billing.meter',
      created: account.now(),
      customer_mapping: params.customer_mapping ?? { event_payload_key: 'stripe_customer_id', type: 'by_id' },
      default_aggregation: params.default_aggregation,
      display_name: params.display_name,
      event_name: params.event_name,
      event_time_window: null,
      livemode: false,
      status: 'active',
      status_transitions: { deactivated_at: null },
      updated: account.now(),
      value_settings: params.value_settings ?? { event_payload_key: 'value' },
    });
    account.emit('billing.meter.created', meter);
    return meter;
  }),

  route('GET', '/v1/billing/meters', listing, ({ account, params }) => {
    const rows = account.meters.list((each) => params.status === undefined || each.status === params.status);
    return page(rows, params, '/v1/billing/meters');
  }),

  route('GET', '/v1/billing/meters/:id', {}, ({ account, id }) => account.meters.get(id)),

  route('GET', '/v1/billing/meters/:id/event_summaries', summaries, ({ account, id, params }) => {
    const { customer, start_time: start, end_time: end } = params;
    const meter = account.meters.get(id);
    account.customers.named(customer, 'customer');
    for (const [param, time] of Object.entries({ start_time: start, end_time: end })) {
      if (time % MINUTE !== 0) throw invalid(`${param} must be at the start of a minute.`, { param });
    }
    const summary: Stripe.Billing.MeterEventSummary = {
      id: newId('mtrusg'),
      object: 'billing.meter_event_summary',
      aggregated_value: metered(account, meter, customer, { start, end }),
      end_time: end,
      livemode: false,
      meter: id,
      start_time: start,
    };
    return wholeList([summary], `/v1/billing/meters/${id}/event_summaries`);
  }),

  route('POST', '/v1/billing/meter_events', report, ({ account, params }) => {
    const { event_name, identifier = newId('evt_meter'), payload, timestamp = account.now() } = params;
    const meter = account.meters.list((each) => each.event_name === event_name)[0];
    if (!meter) throw invalid(`No active meter found for event name ${event_name}.`, { param: 'event_name' });
    const customer = payload[meter.customer_mapping.event_payload_key] ?? '';
    account.customers.named(customer, `payload[${meter.customer_mapping.event_payload_key}]`);
    const value = payload[meter.value_settings.event_payload_key] ?? '';
    if (meter.default_aggregation.formula !== 'count' && !/^-?\d{1,15}$/.test(value)) {
      throw invalid('The value must be a whole number.', {
        param: `payload[${meter.value_settings.event_payload_key}]`,
      });
    }
    if (timestamp < account.now() - 35 * DAY || timestamp > account.now() + 5 * MINUTE) {
      throw invalid('The timestamp must be within the past 35 days or up to 5 minutes in the future.', {
        param: 'timestamp',
      });
    }
    const twin = account.usage.find((each) => each.identifier === identifier && each.created > account.now() - DAY);
    if (twin) throw invalid(`An event already exists with identifier ${identifier}.`, { param: 'identifier' });
    const event: Stripe.Billing.MeterEvent = {
      object: 'billing.meter_event',
      created: account.now(),
      event_name,
      identifier,
      livemode: false,
      payload,
      timestamp,
    };
    account.usage.push(event);
    return event;
  }),
];
