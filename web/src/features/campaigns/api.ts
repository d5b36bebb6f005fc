/** Campaigns: what is done to them, what their rounds chose, and what becomes of the offers that were made. */
import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import {
  campaigns,
  CAMPAIGNS,
  MADE,
  WATCHING_MS,
  WORKING_MS,
  type Campaign,
  type MadeOffer,
} from '../../api/campaigns';
import { api, at, body, type Schemas } from '../../api/client';
import { filled } from '../../api/filled';
import { byCursor, joined, OPEN } from '../../api/query';
import { mutation } from '../../ui/mutation';

export type NewCampaign = Schemas['NewCampaign'];
export type CampaignUpdate = Schemas['CampaignUpdate'];
/** A round, or its rehearsal. */
export type Round = Schemas['DecisionRunView'];
export type Totals = Schemas['DecisionTotals'];
export type Choice = Schemas['DecisionChoice'];
export type Outcome = Choice['outcome'];
export type Curve = Schemas['BudgetCurve'];

/** As many offers are decided about by one request. */
const AT_ONCE = 100;
const PAGE = 50;

const roundsOf = (id: string) => [...CAMPAIGNS, 'rounds', id];

/** What shows something else once a round was decided. */
const DECIDED = [{ queryKey: CAMPAIGNS }, { queryKey: MADE }];
/** What shows something else once an offer stands otherwise: who may get one, and a customer's time line. */
const TURNED = [{ queryKey: MADE }, { queryKey: ['offers', 'of'] }, { queryKey: ['people', 'one'] }];

export const isOpen = ({ status }: Round): boolean => OPEN.has(status);
export const isDone = ({ status }: Round): boolean => status === 'succeeded';
/** The same as other runs tell their times. */
export const timesOf = ({ status, progress, started_at, finished_at }: Round) => ({
  status,
  progress,
  started_at,
  ended_at: finished_at,
});

export const campaign = (id: string) =>
  queryOptions({
    queryKey: [...CAMPAIGNS, 'one', id],
    queryFn: () => body(api.GET('/v1/campaigns/{id}', at({ id }))),
  });

/** Rounds and rehearsals, the newest first. */
export const rounds = (id: string) =>
  infiniteQueryOptions({
    queryKey: roundsOf(id),
    queryFn: ({ pageParam: cursor }) =>
      body(api.GET('/v1/campaigns/{id}/rounds', at({ id }, { limit: PAGE, cursor }))),
    ...byCursor,
    select: joined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isOpen)) ? WORKING_MS : WATCHING_MS,
  });

/** Shows what a round has changed that has just ended. */
export const roundEnded = (cache: QueryClient) =>
  Promise.all(DECIDED.map((filter) => cache.invalidateQueries(filter)));

/** Who gets what by a round, the most valuable first. It never changes. */
export const choices = (id: string, run: string, outcome?: Outcome) =>
  infiniteQueryOptions({
    queryKey: ['choices', id, run, outcome],
    queryFn: ({ pageParam }) =>
      filled(
        (cursor) =>
          body(
            api.GET(
              '/v1/campaigns/{id}/rounds/{run}/choices',
              at({ id, run }, { outcome, limit: PAGE, cursor }),
            ),
          ),
        pageParam,
        PAGE,
      ),
    ...byCursor,
    select: joined,
    staleTime: Infinity,
  });

/** What other budgets would do in a round's place. */
export const budgetCurves = (id: string, run: string) =>
  queryOptions({
    queryKey: ['budget', id, run],
    queryFn: async () =>
      (await body(api.GET('/v1/campaigns/{id}/rounds/{run}/budget', at({ id, run })))).currencies,
    staleTime: Infinity,
  });

/** Whom an offer was made to, as people know them. */
export const calledOf = ({ name, customer_id }: Pick<MadeOffer | Choice, 'name' | 'customer_id'>): string =>
  name ?? customer_id;

export const createCampaign = mutation({
  send: (given: NewCampaign) => body(api.POST('/v1/campaigns', { body: given })),
  refetch: [{ queryKey: CAMPAIGNS }],
  tell: ({ t }, { name }) => t('campaign.made', { name }),
});

export const changeCampaign = mutation({
  send: ({ id, change }: { id: string; change: CampaignUpdate }) =>
    body(api.PATCH('/v1/campaigns/{id}', { ...at({ id }), body: change })),
  refetch: [{ queryKey: CAMPAIGNS }],
  tell: ({ t }) => t('saved'),
});

export type Turn = 'start' | 'pause' | 'end';

/** Starts a campaign or lets it continue, holds it, or ends it. */
export const turnCampaign = mutation<{ id: string; turn: Turn }, Campaign>({
  send: ({ id, turn }) => {
    switch (turn) {
      case 'start':
        return body(api.POST('/v1/campaigns/{id}/start', at({ id })));
      case 'pause':
        return body(api.POST('/v1/campaigns/{id}/pause', at({ id })));
      case 'end':
        return body(api.POST('/v1/campaigns/{id}/end', at({ id })));
    }
  },
  refetch: DECIDED,
  tell: ({ t }, { name }, { turn }) => t(`campaign.turned.${turn}`, { name }),
});

export const deleteCampaign = mutation({
  send: ({ id }: Pick<Campaign, 'id' | 'name'>) => body(api.DELETE('/v1/campaigns/{id}', at({ id }))),
  refetch: [campaigns],
  tell: ({ t }, _, { name }) => t('campaign.deleted', { name }),
});

/** Decides a round, or only shows what it would decide. */
export const startRound = mutation({
  send: ({ id, rehearsal }: { id: string; rehearsal: boolean }) =>
    body(api.POST('/v1/campaigns/{id}/rounds', { ...at({ id }), body: { rehearsal } })),
  refetch: DECIDED,
});

export const cancelRound = mutation({
  send: ({ campaign_id: id, id: run }: Round) =>
    body(api.POST('/v1/campaigns/{id}/rounds/{run}/cancel', at({ id, run }))),
  refetch: DECIDED,
  refusal: 'toast',
});

interface Approval {
  approved: boolean;
  of: Pick<MadeOffer, 'id' | 'customer_id'>[];
}

/** What became of offers that waited: how many were decided about so, and how many cannot be made any more, and why. */
interface Approved {
  done: number;
  ended: number;
  withdrawn: number;
}

/** Lets offers through that wait, or not. What somebody else decided about meanwhile stays. */
export const approveOffers = mutation({
  send: async ({ approved, of }: Approval): Promise<Approved> => {
    const became = { done: 0, ended: 0, withdrawn: 0 };
    for (let from = 0; from < of.length; from += AT_ONCE) {
      const offers = of.slice(from, from + AT_ONCE).map(({ id, customer_id }) => ({ id, customer_id }));
      const given = { body: { offers } };
      const { items } = await body(
        approved
          ? api.POST('/v1/customer-offers/approve', given)
          : api.POST('/v1/customer-offers/reject', given),
      );
      const refused = (code: string) => items.filter((one) => one.refused?.code === code).length;
      became.done += items.filter((one) => one.done).length;
      became.ended += refused('campaign_has_ended');
      became.withdrawn += refused('offer_withdrawn');
    }
    return became;
  },
  refetch: TURNED,
  tell: ({ t }, { done, ended, withdrawn }, { approved, of }) => {
    const others = of.length - done - ended - withdrawn;
    return [
      t(approved ? 'made.approved' : 'made.rejected', { n: done }),
      ended > 0 && t('made.ended', { n: ended }),
      withdrawn > 0 && t('made.withdrawn', { n: withdrawn }),
      others > 0 && t('made.others', { n: others }),
    ]
      .filter(Boolean)
      .join(' ');
  },
});

export const ACTS = ['accept', 'decline', 'withdraw', 'retry', 'fulfill'] as const;
export type Act = (typeof ACTS)[number];

/** Has an offer stand otherwise, in a customer's stead or in the company's. */
export const actOnOffer = mutation<{ act: Act; of: MadeOffer }, MadeOffer>({
  send: ({ act, of: { id, customer_id } }) => {
    const given = { ...at({ id }), body: { customer_id } };
    switch (act) {
      case 'accept':
        return body(api.POST('/v1/customer-offers/{id}/accept', given));
      case 'decline':
        return body(api.POST('/v1/customer-offers/{id}/decline', given));
      case 'withdraw':
        return body(api.POST('/v1/customer-offers/{id}/withdraw', given));
      case 'retry':
        return body(api.POST('/v1/customer-offers/{id}/retry', given));
      case 'fulfill':
        return body(api.POST('/v1/customer-offers/{id}/fulfill', given));
    }
  },
  refetch: TURNED,
  tell: ({ t }, _, { act }) => t(`made.done.${act}`),
});

/** Says that what was promised cannot be kept, and why. */
export const breakOffer = mutation<{ of: MadeOffer; reason: string }, MadeOffer>({
  send: ({ of: { id, customer_id }, reason }) =>
    body(api.POST('/v1/customer-offers/{id}/break', { ...at({ id }), body: { customer_id, reason } })),
  refetch: TURNED,
  tell: ({ t }) => t('made.done.break'),
});
