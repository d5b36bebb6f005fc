/** Revenue: months, cohorts, and who moved. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schemas } from '../../api/client';
import { byCursor, joined } from '../../api/query';
import { mutation } from '../../ui/mutation';

export type Currency = Schemas['CurrencyFigures'];
export type Month = Schemas['RevenueMonthFigures'];
export type Cohorts = Schemas['CurrencyCohorts'];
export type Movement = Schemas['MrrMovement'];

/** Asks again while it is reckoned anew, and while there is nothing yet. */
const whileReckoned = ({
  state: { data },
}: {
  state: { data?: { run?: unknown; currencies: unknown[] } };
}) => {
  if (data?.run) return 1500;
  return data && !data.currencies.length ? 10_000 : false;
};

export const revenue = queryOptions({
  queryKey: ['revenue', 'months'],
  queryFn: () => body(api.GET('/v1/revenue')),
  refetchInterval: whileReckoned,
});

export const cohorts = queryOptions({
  queryKey: ['revenue', 'cohorts'],
  queryFn: () => body(api.GET('/v1/revenue/cohorts')),
  refetchInterval: whileReckoned,
});

export const moves = (month: string, currency: string, movement?: Movement) =>
  infiniteQueryOptions({
    queryKey: ['revenue', 'moves', month, currency, movement],
    queryFn: ({ pageParam: cursor }) =>
      body(
        api.GET('/v1/revenue/customers', {
          params: { query: { month, currency, movement, limit: 25, cursor } },
        }),
      ),
    ...byCursor,
    select: joined,
  });

export const reckon = mutation({
  send: () => body(api.POST('/v1/revenue/runs')),
  refetch: [{ queryKey: ['revenue'] }],
});
