/** Campaigns, and the offers that they made. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schemas } from './client';
import { filled } from './filled';
import { byCursor, joined } from './query';

export type Campaign = Schemas['CampaignView'];
/** An offer as it was made to a customer. */
export type MadeOffer = Schemas['CustomerOfferView'];
export type OfferState = MadeOffer['state'];

/** While something is done, the page follows. */
export const WORKING_MS = 1_500;
/** Others decide about the same offers, and customers accept them. */
export const WATCHING_MS = 15_000;
const PAGE = 50;

export const CAMPAIGNS = ['campaigns'];
export const MADE = ['customer-offers'];

export const campaigns = queryOptions({
  queryKey: [...CAMPAIGNS, 'list'],
  queryFn: async () => (await body(api.GET('/v1/campaigns'))).items,
});

export interface MadeFilter {
  campaign_id?: string;
  customer_id?: string;
  state?: OfferState;
}

/** Offers as they were made, the newest first. */
export const madeOffers = (filter: MadeFilter) =>
  infiniteQueryOptions({
    queryKey: [...MADE, filter],
    queryFn: ({ pageParam }) =>
      filled(
        (cursor) =>
          body(api.GET('/v1/customer-offers', { params: { query: { ...filter, limit: PAGE, cursor } } })),
        pageParam,
        PAGE,
      ),
    ...byCursor,
    select: joined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((one) => one.state === 'accepted'))
        ? WORKING_MS
        : WATCHING_MS,
  });
