/** The user's own account. */
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, at, body, Refusal, type Schemas } from '../../api/client';
import { me } from '../../api/me';
import { wholeList } from '../../api/query';
import { askPasskey, makePasskey, troubleOf } from '../../browser/passkeys';
import { mutation } from '../../ui/mutation';

export const sessions = queryOptions({
  queryKey: ['sessions'],
  queryFn: () =>
    wholeList((cursor) => body(api.GET('/v1/me/sessions', { params: { query: { limit: 100, cursor } } }))),
});

export const invitation = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: () => body(api.POST('/v1/auth/invitations/lookup', { body: { token } })),
    retry: false,
    staleTime: Infinity,
  });

/** The session is kept in cookies. */
const session = 'cookie' as const;

export const signIn = mutation({
  send: (given: Omit<Schemas['Credentials'], 'session'>) =>
    body(api.POST('/v1/auth/login', { body: { ...given, session } })),
});

/** What the browser refuses is told as what the API refuses. */
const ofBrowser = async <T>(asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    throw new Refusal(troubleOf(error), 0, '');
  }
};

/** Any passkey of ours that the browser offers says who signs in. */
export const signInWithPasskey = mutation({
  send: async () => {
    const { options, state } = await body(api.POST('/v1/auth/passkey/challenge'));
    const credential = await ofBrowser(askPasskey(options));
    return body(api.POST('/v1/auth/passkey', { body: { state, credential, session } }));
  },
});

export const signUp = mutation({
  send: (given: Omit<Schemas['SignUp'], 'session'>) =>
    body(api.POST('/v1/auth/signup', { body: { ...given, session } })),
});

export const acceptInvitation = mutation({
  send: (given: Omit<Schemas['Acceptance'], 'session'>) =>
    body(api.POST('/v1/auth/invitations/accept', { body: { ...given, session } })),
});

export const askForPasswordReset = mutation({
  send: async (given: { email: string }) => {
    await body(api.POST('/v1/auth/password-reset', { body: given }));
    return given.email;
  },
});

export const resetPassword = mutation({
  send: (given: { password: string; token: string }) =>
    body(api.POST('/v1/auth/password-reset/confirm', { body: given })),
});

export const verifyEmail = mutation({
  send: (given: { token: string; password?: string }) =>
    body(api.POST('/v1/auth/verify-email', { body: given })),
  refetch: [me],
});

/** Says that whoever has the address did not ask for the link. */
export const disavowEmail = mutation({
  send: (given: { token: string }) => body(api.POST('/v1/auth/verify-email/disavow', { body: given })),
});

/** Gives the account back to an address that it had. */
export const takeBack = mutation({
  send: (given: { password: string; token: string }) => body(api.POST('/v1/auth/take-back', { body: given })),
});

const keepMe = (cache: QueryClient, now: Schemas['Me']) => cache.setQueryData(me.queryKey, now);

export const renameMe = mutation({
  send: ({ name }: { name: string; before: string }) => body(api.PATCH('/v1/me', { body: { name } })),
  keep: keepMe,
  tell: ({ t }, _answer, _given, undone) => (undone ? undefined : t('saved')),
  reverse: ({ name, before }) => ({ name: before, before: name }),
});

export const changeEmail = mutation({
  send: (given: { email: string; password: string }) => body(api.PATCH('/v1/me', { body: given })),
  keep: keepMe,
});

export const resendVerification = mutation({
  send: () => body(api.POST('/v1/me/verification')),
  tell: ({ t }, { email }) => t('profile.sent', { email }),
  refusal: 'toast',
});

export const eraseMe = mutation({
  send: (given: { password: string }) => body(api.DELETE('/v1/me', { body: given })),
  tell: ({ t }) => t('erase.done'),
});

/** Of an account that belongs to no organization, and so cannot sign in. */
export const eraseAccount = mutation({
  send: (given: Schemas['AccountToErase']) => body(api.DELETE('/v1/auth/account', { body: given })),
  tell: ({ t }) => t('erase.done'),
});

export const changePassword = mutation({
  send: (given: { current: string; new: string }) => body(api.POST('/v1/me/password', { body: given })),
  refetch: [sessions],
  tell: ({ t }) => t('security.passwordChanged'),
});

/** Ends a session, or all but this one. */
export const endSession = mutation({
  send: async (id: string | 'others'): Promise<unknown> =>
    id === 'others'
      ? body(api.DELETE('/v1/me/sessions'))
      : body(api.DELETE('/v1/me/sessions/{id}', at({ id }))),
  refetch: [sessions],
  tell: ({ t }, _, id) => t(id === 'others' ? 'security.othersEnded' : 'security.ended'),
  refusal: 'toast',
});

export const beginSecondFactor = mutation({
  send: (given: { password: string }) => body(api.POST('/v1/me/totp', { body: given })),
});

export const confirmSecondFactor = mutation({
  send: (given: { code: string }) => body(api.POST('/v1/me/totp/confirm', { body: given })),
  refetch: [me],
});

/** What takes both factors again. */
type Both = { password: string; code: string };

export const renewRecoveryCodes = mutation({
  send: (given: Both) => body(api.POST('/v1/me/totp/recovery-codes', { body: given })),
});

export const removeSecondFactor = mutation({
  send: (given: Both) => body(api.DELETE('/v1/me/totp', { body: given })),
  refetch: [me],
  tell: ({ t }) => t('totp.isOffNow'),
});

export const passkeys = queryOptions({
  queryKey: ['passkeys'],
  queryFn: async () => (await body(api.GET('/v1/me/passkeys'))).items,
});

export const addPasskey = mutation({
  send: async ({ password, name }: { password: string; name: string }) => {
    const { options, state } = await body(api.POST('/v1/me/passkeys/challenge', { body: { password } }));
    const credential = await ofBrowser(makePasskey(options));
    return body(api.POST('/v1/me/passkeys', { body: { state, credential, name } }));
  },
  refetch: [passkeys, me, sessions],
  tell: ({ t }, { passkey }) => t('passkey.added', { name: passkey.name }),
});

export const renamePasskey = mutation({
  send: ({ id, name }: { id: string; name: string }) =>
    body(api.PATCH('/v1/me/passkeys/{id}', { ...at({ id }), body: { name } })),
  refetch: [passkeys],
  tell: ({ t }) => t('saved'),
});

export const removePasskey = mutation({
  send: ({ id, password }: { id: string; password: string }) =>
    body(api.DELETE('/v1/me/passkeys/{id}', { ...at({ id }), body: { password } })),
  refetch: [passkeys, me],
  tell: ({ t }) => t('passkey.removed'),
});
