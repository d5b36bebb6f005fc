/** Plans, what is used of them, and what is paid. */
import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from '@tanstack/react-query';
import { api, body, type Schemas } from '../../api/client';
import { byCursor, joined } from '../../api/query';
import { me } from '../../api/me';
import { mutation, undoBy } from '../../ui/mutation';

export type Plan = Schemas['Plan'];

export const plans = queryOptions({
  queryKey: ['plans'],
  queryFn: async () => (await body(api.GET('/v1/plans'))).items,
  staleTime: Infinity,
});

export const usage = queryOptions({
  queryKey: ['usage'],
  queryFn: () => body(api.GET('/v1/usage')),
});

/** What was used on each of some days, in UTC. */
export const usageDays = (days: { from?: string; to?: string }) =>
  queryOptions({
    queryKey: ['usage', days],
    queryFn: async () => (await body(api.GET('/v1/usage', { params: { query: days } }))).days,
    placeholderData: keepPreviousData,
  });

export const billing = queryOptions({
  queryKey: ['billing'],
  queryFn: () => body(api.GET('/v1/billing')),
});

export const invoices = infiniteQueryOptions({
  queryKey: ['invoices'],
  queryFn: ({ pageParam }) =>
    body(api.GET('/v1/billing/invoices', { params: { query: { limit: 12, cursor: pageParam } } })),
  ...byCursor,
  select: joined,
});

/** What a change costs, before it is made. */
export const planPreview = (plan: Schemas['PlanId']) =>
  queryOptions({
    queryKey: ['preview', plan],
    queryFn: () => body(api.POST('/v1/billing/plan/preview', { body: { plan } })),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });

/** What follows from another plan: the new state is known, the rest is asked for anew. */
const changed = {
  keep: (cache: QueryClient, now: Schemas['BillingView']) => cache.setQueryData(billing.queryKey, now),
  refetch: [usage, me, invoices],
};

export const changePlan = mutation({
  ...changed,
  send: ({ id }: Plan) => body(api.POST('/v1/billing/plan', { body: { plan: id } })),
  tell: ({ t, f }, { subscription }, { name }) => {
    const at = subscription?.next?.at;
    return at ? t('plan.becomes', { plan: name, when: f.date(at) }) : t('plan.changed', { plan: name });
  },
});

/** Takes back what was to happen when the period ends. */
export const resumePlan = mutation({
  ...changed,
  send: () => body(api.POST('/v1/billing/resume')),
  tell: ({ t }) => t('plan.kept'),
  refusal: 'toast',
});

export const cancelPlan = mutation<{ until: string }, Schemas['BillingView']>({
  ...changed,
  send: () => body(api.POST('/v1/billing/cancel')),
  tell: ({ t, f }, _, { until }) => t('plan.cancelled', { when: f.date(until) }),
  undo: () => undoBy(resumePlan, undefined),
});

/** Stripe's pages, to buy and to manage what was bought. */
export const checkOut = mutation({
  send: (plan: Schemas['PlanId']) => body(api.POST('/v1/billing/checkout', { body: { plan } })),
});
export const openPortal = mutation({ send: () => body(api.POST('/v1/billing/portal')) });
