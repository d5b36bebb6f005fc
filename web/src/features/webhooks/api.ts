/** Where the organization is told of what happens, and what came of it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { byCursor, joined, wholeList } from '../../api/query';
import { mutation } from '../../ui/mutation';

export type Endpoint = Schemas['EndpointView'];
export type Attempt = Schemas['DeliveryAttempt'];
export type Outcome = Schemas['DeliveryOutcome'];
export type EventType = Schemas['WebhookEventType'];

/** What can be chosen to be told of. */
export const EVENTS = [
  'scoring_run.completed',
  'training_run.completed',
  'model.degraded',
  'run.failed',
  'source.quiet',
  'source.resumed',
  'connection.differed',
  'usage.threshold_reached',
  'alert.raised',
  'offer.made',
  'offer.accepted',
  'offer.fulfilled',
  'offer.broken',
] as const satisfies readonly EventType[];

export const endpoints = queryOptions({
  queryKey: ['endpoints'],
  queryFn: () => wholeList(() => body(api.GET('/v1/endpoints'))),
});

export const endpointOf = (id: string) =>
  queryOptions({
    queryKey: ['endpoints', id],
    queryFn: () => body(api.GET('/v1/endpoints/{id}', at({ id }))),
  });

/** While something is being sent it is asked for again. */
const SOON_MS = 4_000;

export const attemptsOf = (id: string, outcome?: Outcome) =>
  infiniteQueryOptions({
    queryKey: ['endpoints', id, 'attempts', outcome],
    queryFn: ({ pageParam: cursor }) =>
      body(api.GET('/v1/endpoints/{id}/attempts', at({ id }, { outcome, limit: 25, cursor }))),
    ...byCursor,
    select: joined,
    refetchInterval: SOON_MS,
  });

export const attemptOf = (endpoint: string, id: string) =>
  queryOptions({
    queryKey: ['endpoints', endpoint, 'attempts', 'one', id],
    queryFn: () => body(api.GET('/v1/endpoints/{id}/attempts/{attempt}', at({ id: endpoint, attempt: id }))),
  });

export const createEndpoint = mutation({
  send: (given: Pick<Schemas['NewEndpoint'], 'kind' | 'address' | 'events' | 'description'>) =>
    body(api.POST('/v1/endpoints', { body: given })),
  refetch: [endpoints],
});

export const changeEndpoint = mutation({
  send: ({
    id,
    address,
    ...given
  }: { id: string; address: string } & Pick<Schemas['EndpointChanges'], 'events' | 'description'>) =>
    body(
      api.PATCH('/v1/endpoints/{id}', { ...at({ id }), body: { ...given, address: address || undefined } }),
    ),
  refetch: [endpoints],
  tell: ({ t }) => t('saved'),
});

export const pauseEndpoint = mutation({
  send: ({ id, paused }: { id: string; paused: boolean }) =>
    body(api.PATCH('/v1/endpoints/{id}', { ...at({ id }), body: { paused } })),
  refetch: [endpoints],
  refusal: 'toast',
  tell: ({ t }, _answer, { paused }) => t(paused ? 'webhooks.pausedNow' : 'webhooks.resumedNow'),
});

export const rollSecret = mutation({
  send: ({ id, keep }: { id: string; keep: string }) =>
    body(api.POST('/v1/endpoints/{id}/secret', { ...at({ id }), body: { keep_previous: keep === 'yes' } })),
  refetch: [endpoints],
});

export const testEndpoint = mutation({
  send: ({ id }: { id: string }) => body(api.POST('/v1/endpoints/{id}/test', at({ id }))),
  refetch: [endpoints],
  refusal: 'toast',
  tell: ({ t }) => t('webhooks.testSent'),
});

export const replayAttempt = mutation({
  send: ({ endpoint, id }: { endpoint: string; id: string }) =>
    body(api.POST('/v1/endpoints/{id}/attempts/{attempt}/replay', at({ id: endpoint, attempt: id }))),
  refetch: [endpoints],
  refusal: 'toast',
  tell: ({ t }) => t('webhooks.replayed'),
});

const HOUR_MS = 3_600_000;

export const replaySince = mutation({
  send: ({ id, hours }: { id: string; hours: string }) => {
    const since = new Date(Date.now() - Number(hours) * HOUR_MS).toISOString();
    return body(api.POST('/v1/endpoints/{id}/replay', { ...at({ id }), body: { since } }));
  },
  refetch: [endpoints],
  tell: ({ t }, { messages }) => t('webhooks.replaying', { n: messages }),
});

export const deleteEndpoint = mutation({
  send: ({ id }: { id: string }) => body(api.DELETE('/v1/endpoints/{id}', at({ id }))),
  refetch: [endpoints],
  tell: ({ t }) => t('webhooks.deleted'),
});
