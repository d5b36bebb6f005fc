/** The organization's customers, whatever told of them: all of them, one, what members keep about them, and segments. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { facets } from '../../api/usual-currency';
import { byCursor, joined } from '../../api/query';
import { mutation, undoBy } from '../../ui/mutation';
import { filterOf, type Order, type PeopleSearch } from './people-search';
import { type Action, restoring } from './restoring';

export type Person = Schemas['CustomerProfile'];

const LIST = ['people', 'list'];
const SEGMENTS = ['people', 'segments'];

const PAGE = 100;

export const people = (search: PeopleSearch, sort: Order) =>
  infiniteQueryOptions({
    queryKey: [...LIST, search, sort],
    queryFn: ({ pageParam: cursor, signal }) =>
      body(
        api.GET('/v1/customers', {
          params: { query: { ...filterOf(search), sort, limit: PAGE, cursor } },
          signal,
        }),
      ),
    ...byCursor,
  });

/** The first whose name, address or id holds a text. */
export const findPeople = (q: string, limit: number) =>
  queryOptions({
    queryKey: ['people', 'find', q, limit],
    queryFn: async ({ signal }) =>
      (
        await body(
          api.GET('/v1/customers', { params: { query: { search: q, sort: 'name', limit } }, signal }),
        )
      ).items,
  });

const ofOne = (id: string) => ['people', 'one', id];

export const person = (id: string) =>
  queryOptions({
    queryKey: [...ofOne(id), 'profile'],
    queryFn: () => body(api.GET('/v1/customer', { params: { query: { id } } })),
  });

/** Whether they owe anything, and until when they have access. */
export const standing = (id: string) =>
  queryOptions({
    queryKey: [...ofOne(id), 'standing'],
    queryFn: () => body(api.GET('/v1/customer/standing', { params: { query: { id } } })),
  });

export const timeline = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...ofOne(id), 'timeline'],
    queryFn: ({ pageParam: cursor }) =>
      body(api.GET('/v1/customer/timeline', { params: { query: { id, limit: 50, cursor } } })),
    ...byCursor,
    select: joined,
  });

export const notes = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...ofOne(id), 'notes'],
    queryFn: ({ pageParam: cursor }) =>
      body(api.GET('/v1/customer/notes', { params: { query: { id, limit: 50, cursor } } })),
    ...byCursor,
    select: joined,
  });

/** What shows a customer, and whom lists have. */
const shows = (id: string) => [
  { queryKey: ofOne(id) },
  { queryKey: LIST },
  { queryKey: SEGMENTS },
  { queryKey: facets.queryKey },
];

interface Care {
  id: string;
  care: Schemas['CareUpdate'];
  before: Schemas['CareUpdate'];
}

export const changeCare = mutation<Care, Person>({
  send: ({ id, care }) => body(api.PATCH('/v1/customer', { params: { query: { id } }, body: care })),
  keep: (cache, answer, { id }) => cache.setQueryData(person(id).queryKey, answer),
  refetch: ({ id }) => shows(id),
  tell: ({ t }) => t('cus.saved'),
  reverse: ({ id, care, before }) => ({ id, care: before, before: care }),
  refusal: 'toast',
});

export const addNote = mutation({
  send: ({ id, text }: { id: string; text: string }) =>
    body(api.POST('/v1/customer/notes', { params: { query: { id } }, body: { text } })),
  refetch: ({ id }) => [{ queryKey: ofOne(id) }],
});

export const deleteNote = mutation({
  send: ({ customer, note }: { customer: string; note: Schemas['NoteView'] }) =>
    body(
      api.DELETE('/v1/customer/notes/{id}', { params: { path: { id: note.id }, query: { id: customer } } }),
    ),
  refetch: ({ customer }) => [{ queryKey: ofOne(customer) }],
  tell: ({ t }) => t('cus.noteDeleted'),
  refusal: 'toast',
});

export const segments = queryOptions({
  queryKey: SEGMENTS,
  queryFn: async () => (await body(api.GET('/v1/segments', { params: { query: { count: true } } }))).items,
});

export const createSegment = mutation({
  send: ({ name, search, shared }: { name: string; search: PeopleSearch; shared: boolean }) =>
    body(api.POST('/v1/segments', { body: { name, shared, filter: filterOf(search) } })),
  refetch: [segments],
  tell: ({ t }, _, { name }) => t('cus.segmentSaved', { name }),
});

export const deleteSegment = mutation({
  send: ({ id }: Schemas['SegmentView']) => body(api.DELETE('/v1/segments/{id}', at({ id }))),
  refetch: [segments],
  tell: ({ t }, _, { name }) => t('cus.segmentDeleted', { name }),
  undo: ({ name, filter, shared }) => undoBy(restoreSegment, { name, filter, shared }),
  refusal: 'toast',
});

const restoreSegment = mutation({
  send: (segment: Pick<Schemas['SegmentView'], 'name' | 'filter' | 'shared'>) =>
    body(api.POST('/v1/segments', { body: segment })),
  refetch: [segments],
});

/** As many does the API change at once. */
const AT_ONCE = 500;

async function act({ ids, search, ...change }: Action): Promise<Schemas['ActionItem'][]> {
  const items: Schemas['ActionItem'][] = [];
  if (ids) {
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE);
      items.push(
        ...(await body(api.POST('/v1/customers/actions', { body: { ids: some, ...change } }))).items,
      );
    }
    return items;
  }
  let cursor: string | undefined;
  do {
    const filter = filterOf(search ?? {});
    const next = await body(api.POST('/v1/customers/actions', { body: { filter, cursor, ...change } }));
    items.push(...next.items);
    cursor = next.next_cursor ?? undefined;
  } while (cursor);
  return items;
}

const PEOPLE = [{ queryKey: ['people'] }];

export const changePeople = mutation({
  send: act,
  refetch: PEOPLE,
  tell: ({ t }, items) => {
    const done = items.filter(({ status }) => status === 'done').length;
    const full = items.filter(({ status }) => status === 'full').length;
    return full > 0 ? t('cus.changedFull', { n: done, full }) : t('cus.changed', { n: done });
  },
  undo: (action, items) => undoBy(restore, restoring(action, items)),
  refusal: 'toast',
});

const restore = mutation({
  send: async (actions: Action[]) => {
    for (const action of actions) await act(action);
  },
  refetch: PEOPLE,
});

/** As many can be saved as a file. */
export const MOST_EXPORTED = 10_000;

/** All whom a search finds, in that order. */
export async function everybody(search: PeopleSearch, sort: Order): Promise<Person[]> {
  const items: Person[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...filterOf(search), sort, limit: PAGE, cursor };
    const page = await body(api.GET('/v1/customers', { params: { query } }));
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor && items.length < MOST_EXPORTED);
  return items;
}
