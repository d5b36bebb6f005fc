/** The organization, its people, and what it takes along. */
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { byCursor, joined, wholeList } from '../../api/query';
import { me } from '../../api/me';
import { members } from '../../api/members';
import type { Role } from '../../api/roles';
import { enterOrganization } from '../../api/tab';
import { mutation, undoBy } from '../../ui/mutation';
import { usage } from '../billing/api';

export const invitations = queryOptions({
  queryKey: ['invitations'],
  queryFn: () =>
    wholeList((cursor) => body(api.GET('/v1/invitations', { params: { query: { limit: 100, cursor } } }))),
  // The mail goes out a moment after the invitation is made.
  refetchInterval: (query) =>
    query.state.data?.some((one) => !one.mailed_at && !one.notice) ? 2_000 : false,
});

export const notifications = queryOptions({
  queryKey: ['notifications'],
  queryFn: () =>
    wholeList((cursor) => body(api.GET('/v1/notifications', { params: { query: { limit: 100, cursor } } }))),
});

export const organizationExport = (id: string) =>
  queryOptions({
    queryKey: ['export', id],
    queryFn: () => body(api.GET('/v1/organization/exports/{id}', at({ id }))),
    refetchInterval: (query) => (query.state.data?.status === 'queued' ? 1_000 : false),
  });

export const exportedFiles = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['export', id, 'files'],
    queryFn: ({ pageParam }) =>
      body(api.GET('/v1/organization/exports/{id}/files', at({ id }, { limit: 100, cursor: pageParam }))),
    ...byCursor,
    select: joined,
    // Their addresses hold for minutes.
    staleTime: 0,
  });

/** Most pages show the organization's name, or its standing. */
const EVERYTHING = [{}];

/** Takes the session to another organization, whose things are others altogether. */
export const switchOrganization = mutation({
  send: async (id: string) => {
    const entered = await body(api.POST('/v1/auth/switch', { body: { organization_id: id } }));
    enterOrganization(id);
    return entered;
  },
  keep: (cache) => cache.resetQueries(),
  refusal: 'toast',
});

export const createOrganization = mutation({
  send: (name: string) => body(api.POST('/v1/organizations', { body: { name } })),
});

export const renameOrganization = mutation({
  send: ({ name }: { name: string; before: string }) =>
    body(api.PATCH('/v1/organization', { body: { name } })),
  refetch: EVERYTHING,
  tell: ({ t }, _answer, _given, undone) => (undone ? undefined : t('saved')),
  reverse: ({ name, before }) => ({ name: before, before: name }),
});

export const requireSecondFactor = mutation({
  send: (second_factor_required: boolean) =>
    body(api.PATCH('/v1/organization', { body: { second_factor_required } })),
  refetch: EVERYTHING,
  tell: ({ t }, { second_factor_required: on }) => t(on ? 'company.factorIsOn' : 'company.factorIsOff'),
});

/** Who pays: before the first events come, since these are given to customers by it. */
export const sayCustomersAre = mutation({
  send: (customers_are: Schemas['CustomersAre']) =>
    body(api.PATCH('/v1/organization', { body: { customers_are } })),
  refetch: [{ queryKey: me.queryKey }],
  tell: ({ t }) => t('saved'),
});

/** Whether others may begin with what offers have taught here, and what was given. */
export const sharedLearning = queryOptions({
  queryKey: ['learning'],
  queryFn: () => body(api.GET('/v1/campaigns/learning')),
});

export const shareLearning = mutation({
  send: (shares: boolean) => body(api.PUT('/v1/campaigns/learning', { body: { shares } })),
  refetch: [sharedLearning],
  tell: ({ t }, { shares }) => t(shares ? 'company.learningIsOn' : 'company.learningIsOff'),
});

export const transferOrganization = mutation({
  send: (member_id: string) => body(api.POST('/v1/organization/transfer', { body: { member_id } })),
  refetch: EVERYTHING,
  tell: ({ t }, { name }) => t('company.transferred', { name }),
});

export const deleteOrganization = mutation({
  send: (name: string) => body(api.DELETE('/v1/organization', { body: { confirm: name } })),
  refetch: EVERYTHING,
});

export const restoreOrganization = mutation({
  send: () => body(api.POST('/v1/organization/restore')),
  refetch: EVERYTHING,
  tell: ({ t }) => t('banner.restored'),
  refusal: 'toast',
});

export const exportOrganization = mutation({ send: () => body(api.POST('/v1/organization/export')) });

const removal = (id: string) => body(api.DELETE('/v1/members/{id}', at({ id })));

/** The session was one in that organization, and ends with the membership. */
export const leaveOrganization = mutation({ send: removal });

export const removeMember = mutation({
  send: ({ id }: Schemas['MemberView']) => removal(id),
  refetch: [members, usage, me],
  tell: ({ t }, _, { name }) => t('people.removed', { name }),
});

export const changeRole = mutation({
  send: ({ of, role }: { of: Schemas['MemberView']; role: Role; mine: boolean }) =>
    body(api.PATCH('/v1/members/{id}', { ...at({ id: of.id }), body: { role } })),
  refetch: [members, usage, me],
  tell: ({ t }, now, { of }) => t('people.changed', { name: of.name, role: t(`who.${now.role}`) }),
  // Nobody takes back what made their own role smaller.
  reverse: ({ of, role, mine }) => (mine || role === of.role ? undefined : { of, role: of.role, mine }),
  refusal: 'toast',
});

const seats = [invitations, usage];

export const invite = mutation({
  send: (given: { email: string; role: Role }) => body(api.POST('/v1/invitations', { body: given })),
  refetch: seats,
  tell: ({ t }, _, { email }, undone) => (undone ? undefined : t('people.invited', { email })),
});

export const resendInvitation = mutation({
  send: ({ id }: Schemas['InvitationView']) => body(api.POST('/v1/invitations/{id}/resend', at({ id }))),
  refetch: seats,
  tell: ({ t }, _, { email }) => t('people.resent', { email }),
  refusal: 'toast',
});

export const revokeInvitation = mutation({
  send: ({ id }: Schemas['InvitationView']) => body(api.DELETE('/v1/invitations/{id}', at({ id }))),
  refetch: seats,
  tell: ({ t }, _, { email }) => t('people.revoked', { email }),
  undo: ({ email, role }) => undoBy(invite, { email, role }),
  refusal: 'toast',
});

const showChosen = (cache: QueryClient, id: string, chosen: Schemas['Notification'][]) =>
  cache.setQueryData(notifications.queryKey, (all) =>
    all?.map((one) => (one.id === id ? { ...one, notifications: chosen } : one)),
  );

/** Which mails a member gets: shown at once, and a refusal brings back what was. */
export const chooseNotifications = (id: string) =>
  mutation({
    mutationKey: ['notifications', id],
    send: (chosen: Schemas['Notification'][]) =>
      body(api.PATCH('/v1/notifications/{id}', { ...at({ id }), body: { notifications: chosen } })),
    foresee: (cache, chosen) => showChosen(cache, id, chosen),
    refetch: [notifications],
    refusal: 'toast',
  });
