/** How customers are written to, what they would be told, and what became of messages. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { filled } from '../../api/filled';
import { byCursor, joined } from '../../api/query';
import { mutation } from '../../ui/mutation';
import { dayAfter } from './days';
import type { Kind, Reason, Status } from './search';

export { saidOf, sumOf } from './calendar';

export type Outreach = Schemas['OutreachView'];
export type Settings = Schemas['OutreachSettings'];
export type Rule = Schemas['RuleView'];
export type Message = Schemas['Message'];
export type Rehearsed = Schemas['DryRunItem'];
export type Entry = Schemas['CalendarEntry'];
export type OwnSender = Schemas['OwnSenderView'];
export type BlockReason = Schemas['BlockReason'];
export type Blocked = Schemas['BlockedAddress'];

/** While something is done, the page follows. */
const WORKING_MS = 2_000;
/** Else it looks now and then. */
const WATCHING_MS = 15_000;
/** As many messages are decided about by one request. */
const AT_ONCE = 100;
/** An example is looked for in so many days. */
const EXAMPLE_DAYS = 14;

/** Whether everything due by the test clock was done. */
export const isSwept = ({ swept_until, at }: Schemas['TestClockView']): boolean =>
  !!swept_until && Date.parse(swept_until) >= Date.parse(at);

/** What time it is for messages. */
export const timeOf = ({ test_clock }: Outreach): number =>
  test_clock ? Date.parse(test_clock.at) : Date.now();

export const outreach = queryOptions({
  queryKey: ['outreach'],
  queryFn: () => body(api.GET('/v1/outreach')),
  refetchInterval: ({ state: { data } }) =>
    data && (!data.is_planned || (data.test_clock && !isSwept(data.test_clock))) ? WORKING_MS : false,
});

export const rules = queryOptions({
  queryKey: ['outreach', 'rules'],
  queryFn: () => body(api.GET('/v1/outreach/rules')).then(({ items }) => items),
});

const rehearse = (date: string, reason: Reason | undefined, limit: number) => (cursor: string | undefined) =>
  body(api.GET('/v1/outreach/dry-run', { params: { query: { date, reason, limit, cursor } } }));

/** Who would be told what on a day: by the rules that are on, or as if one were. */
export const dryRun = (date: string, reason: Reason | undefined) =>
  infiniteQueryOptions({
    queryKey: ['dry-run', date, reason],
    queryFn: ({ pageParam }) => filled(rehearse(date, reason, 100), pageParam, 50),
    ...byCursor,
    select: joined,
  });

/** What a rule says to the first customer whom it will concern; nothing where it will concern nobody soon. */
export const example = (reason: Reason, from: string) =>
  queryOptions({
    queryKey: ['dry-run', 'example', reason, from],
    queryFn: async () => {
      for (let days = 0; days < EXAMPLE_DAYS; days++) {
        const { items } = await filled(rehearse(dayAfter(from, days), reason, 1), undefined, 1);
        if (items[0]) return items[0];
      }
      return null;
    },
  });

/** What stands on days, those with anything, by days where the organization is. */
export const calendar = ({ from, to }: { from: string; to: string }) =>
  queryOptions({
    queryKey: ['calendar', from, to],
    queryFn: () => body(api.GET('/v1/customers/calendar', { params: { query: { from, to } } })),
  });

/** What stands on one of them, customer by customer. */
export const calendarDay = (day: string, kind: Kind | undefined) =>
  infiniteQueryOptions({
    queryKey: ['calendar', 'day', day, kind],
    queryFn: ({ pageParam: cursor }) =>
      body(api.GET('/v1/customers/calendar/day', { params: { query: { day, kind, limit: 50, cursor } } })),
    ...byCursor,
    select: joined,
  });

export interface MessageFilter {
  customer_id?: string;
  status?: Status;
  reason?: Reason;
  /** Those by the present test clock; else those by none. */
  test: boolean;
}

export const messages = (filter: MessageFilter) =>
  infiniteQueryOptions({
    queryKey: ['messages', filter],
    queryFn: ({ pageParam }) =>
      filled(
        (cursor) => body(api.GET('/v1/messages', { params: { query: { ...filter, limit: 50, cursor } } })),
        pageParam,
        50,
      ),
    ...byCursor,
    select: joined,
    refetchInterval: ({ state }) => {
      const all = state.data?.pages.flatMap(({ items }) => items) ?? [];
      return all.some(({ status }) => status === 'queued' || status === 'sending') ? WORKING_MS : WATCHING_MS;
    },
  });

/** Whom a message is to, as people know them. */
export const calledOf = ({ customer_name, customer_id }: Message): string => customer_name ?? customer_id;

/** What waits for somebody to let it through. */
export const proposed = (test: boolean) => messages({ status: 'proposed', test });

/** All of this shows something else when settings, rules or the clock do. */
const CONCERNED = [
  outreach,
  { queryKey: ['dry-run'] },
  { queryKey: ['messages'] },
  { queryKey: ['calendar'] },
];

/** Where messages come from. */
export const sender = queryOptions({
  queryKey: ['outreach', 'sender'],
  queryFn: () => body(api.GET('/v1/outreach/sender')),
});

export const putSender = mutation({
  send: (to: Schemas['NewSender']) => body(api.PUT('/v1/outreach/sender', { body: to })),
  keep: (cache, answer) => cache.setQueryData(sender.queryKey, answer),
});

export const checkSender = mutation({
  send: () => body(api.POST('/v1/outreach/sender/check')),
  keep: (cache, answer) => cache.setQueryData(sender.queryKey, answer),
  refusal: 'toast',
  tell: ({ t }, { own }) => (own ? t(`ownSender.found.${own.verification}`) : undefined),
});

export const deleteSender = mutation({
  send: () => body(api.DELETE('/v1/outreach/sender')),
  refetch: [sender],
  tell: ({ t }) => t('ownSender.removed'),
});

/** Addresses to which nothing is sent: for a reason, or one alone. */
export const blockedAddresses = (filter: { reason?: BlockReason; address?: string }) =>
  infiniteQueryOptions({
    queryKey: ['blocked-addresses', filter],
    queryFn: ({ pageParam }) =>
      filled(
        (cursor) =>
          body(
            api.GET('/v1/outreach/blocked-addresses', {
              params: { query: { ...filter, limit: 50, cursor } },
            }),
          ),
        pageParam,
        50,
      ),
    ...byCursor,
    select: joined,
  });

export const unblock = mutation({
  send: ({ id }: Blocked) => body(api.DELETE('/v1/outreach/blocked-addresses/{id}', at({ id }))),
  refetch: [{ queryKey: ['blocked-addresses'] }, { queryKey: ['dry-run'] }],
  refusal: 'toast',
  tell: ({ t }) => t('blocked.unblocked'),
});

export const endSuspension = mutation({
  send: () => body(api.DELETE('/v1/outreach/suspension')),
  refetch: [outreach, { queryKey: ['messages'] }],
  refusal: 'toast',
  tell: ({ t }) => t('outreach.resumedDone'),
});

interface SettingsChange {
  to: Settings;
  from: Settings;
}

export const changeSettings = mutation({
  send: ({ to }: SettingsChange) => body(api.PUT('/v1/outreach', { body: to })),
  keep: (cache, answer) => cache.setQueryData(outreach.queryKey, answer),
  refetch: CONCERNED,
  tell: ({ t }, _, { to, from }) =>
    t(to.paused === from.paused ? 'saved' : to.paused ? 'outreach.pausedDone' : 'outreach.resumedDone'),
  // What was held back goes out when it is resumed: that is asked before, and not done by a click on Undo.
  reverse: ({ to, from }) => (to.paused === from.paused ? { to: from, from: to } : undefined),
});

interface RuleChange {
  to: Rule;
  from: Rule;
}

export const changeRule = mutation({
  send: ({ to: { reason, ...rule } }: RuleChange) =>
    body(api.PUT('/v1/outreach/rules/{reason}', { ...at({ reason }), body: rule })),
  refetch: CONCERNED,
  tell: ({ t }, _, { to, from }) => {
    const name = t(`notice.${to.reason}`);
    return to.on === from.on ? t('saved') : t(to.on ? 'rule.nowOn' : 'rule.nowOff', { name });
  },
  reverse: ({ to, from }) => ({ to: from, from: to }),
});

export type Preset = Schemas['OutreachPreset'];

/** How rules may be set by the law of some places. */
export const presets = queryOptions({
  queryKey: ['outreach', 'presets'],
  queryFn: () => body(api.GET('/v1/outreach/presets')).then(({ items }) => items),
  staleTime: Infinity,
});

interface PresetChange {
  to: Rule[];
  from: Rule[];
}

/** Sets rules as a preset has them; whether they are on, and all else, stays. */
export const applyPreset = mutation({
  send: async ({ to }: PresetChange) => {
    for (const { reason, ...rule } of to)
      await body(api.PUT('/v1/outreach/rules/{reason}', { ...at({ reason }), body: rule }));
  },
  refetch: CONCERNED,
  tell: ({ t }) => t('saved'),
  reverse: ({ to, from }) => ({ to: from, from: to }),
});

export const setClock = mutation({
  send: ({ at }: { at: string }) => body(api.PUT('/v1/outreach/test-clock', { body: { at } })),
  keep: (cache, answer) => cache.setQueryData(outreach.queryKey, answer),
  refetch: CONCERNED,
});

export const endClock = mutation({
  send: () => body(api.DELETE('/v1/outreach/test-clock')),
  refetch: CONCERNED,
  tell: ({ t }) => t('clock.ended'),
});

interface Decision {
  approved: boolean;
  of: Pick<Message, 'id' | 'customer_id'>[];
}

/** Has messages sent that wait, or not. What somebody else decided about meanwhile stays. */
export const decide = mutation({
  send: async ({ approved, of }: Decision) => {
    const done = [];
    for (let from = 0; from < of.length; from += AT_ONCE) {
      const some = of.slice(from, from + AT_ONCE).map(({ id, customer_id }) => ({ id, customer_id }));
      const { items } = await body(
        api.POST('/v1/messages/decisions', { body: { approved, messages: some } }),
      );
      done.push(...items.filter((item) => item.done));
    }
    return done.length;
  },
  refetch: [{ queryKey: ['messages'] }],
  tell: ({ t }, done, { approved, of }) =>
    [
      t(approved ? 'approvals.approved' : 'approvals.rejected', { n: done }),
      done < of.length && t('approvals.others', { n: of.length - done }),
    ]
      .filter(Boolean)
      .join(' '),
});
