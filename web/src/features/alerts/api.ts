/** What people are to look at, by which rules, and what becomes of it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { byCursor, joined } from '../../api/query';
import { mutation, undoBy } from '../../ui/mutation';
import type { Kind, Standing } from './search';
import { type Change, undoing } from './undoing';

export type Alert = Schemas['Alert'];
export type Rules = Schemas['AlertRules'];

/** Others work on the same list. */
const WATCHING_MS = 30_000;
/** As many are changed by one request. */
const AT_ONCE = 100;

export interface AlertFilter {
  state?: Standing;
  kind?: Kind;
  owner?: string;
  customer_id?: string;
}

export const alerts = (filter: AlertFilter) =>
  infiniteQueryOptions({
    queryKey: ['alerts', 'list', filter],
    queryFn: ({ pageParam: cursor }) =>
      body(api.GET('/v1/alerts', { params: { query: { ...filter, limit: 50, cursor } } })),
    ...byCursor,
    select: joined,
    refetchInterval: WATCHING_MS,
  });

export const alert = (id: string) =>
  queryOptions({
    queryKey: ['alerts', 'one', id],
    queryFn: () => body(api.GET('/v1/alerts/{id}', at({ id }))),
  });

export const alertRules = queryOptions({
  queryKey: ['alerts', 'rules'],
  queryFn: () => body(api.GET('/v1/alerts/rules')),
});

/** What shows something else once an alert was changed: a customer's time line among it. */
const CONCERNED = [
  { queryKey: ['alerts', 'list'] },
  { queryKey: ['alerts', 'one'] },
  { queryKey: ['people', 'one'] },
];

async function send(changes: Change[]): Promise<Schemas['AlertChangeAnswer'][]> {
  const answers = [];
  for (let from = 0; from < changes.length; from += AT_ONCE) {
    const some = changes.slice(from, from + AT_ONCE);
    answers.push(...(await body(api.POST('/v1/alerts/changes', { body: { changes: some } }))).items);
  }
  return answers;
}

/** Changes alerts, and offers to take it back: but for what somebody else has changed meanwhile. */
export const changeAlerts = mutation({
  send,
  refetch: CONCERNED,
  tell: ({ t }, answers, changes) => {
    const done = answers.filter((one) => one.done).length;
    return done < changes.length
      ? t('alerts.changedSome', { n: done, left: changes.length - done })
      : t('alerts.changed', { n: done });
  },
  undo: (_, answers) => {
    const back = undoing(answers);
    return back.length ? undoBy(takeBack, back) : undefined;
  },
  refusal: 'toast',
});

const takeBack = mutation({ send, refetch: CONCERNED });

export const changeRules = mutation({
  send: ({ to }: { to: Rules; from: Rules }) => body(api.PUT('/v1/alerts/rules', { body: to })),
  keep: (cache, answer) => cache.setQueryData(alertRules.queryKey, answer),
  tell: ({ t }) => t('saved'),
  reverse: ({ to, from }) => ({ to: from, from: to }),
});
