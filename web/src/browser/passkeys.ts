/** The passkeys of this browser: what the API asks of them, and what they answer, as JSON. */

/** Whether there can be any: browsers have them on pages that came safely, and under a name. */
export const hasPasskeys = (): boolean => 'credentials' in navigator && 'PublicKeyCredential' in window;

/** Why a passkey was not made or did not answer. */
export type Trouble = 'passkey_cancelled' | 'passkey_exists' | 'passkey_unsupported';

export const troubleOf = (error: unknown): Trouble => {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') return 'passkey_cancelled';
  return name === 'InvalidStateError' ? 'passkey_exists' : 'passkey_unsupported';
};

interface Descriptor {
  type: 'public-key';
  id: string;
}
interface Asked {
  challenge: string;
  user?: { id: string };
  allowCredentials?: Descriptor[];
  excludeCredentials?: Descriptor[];
}

const bytes = (text: string) => {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
};
const text = (buffer: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const named = (list: Descriptor[] | undefined) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

/** The question with bytes in the place of their text. */
const question = (options: unknown) => {
  const asked = options as Asked;
  return {
    ...asked,
    challenge: bytes(asked.challenge),
    ...(asked.user && { user: { ...asked.user, id: bytes(asked.user.id) } }),
    allowCredentials: named(asked.allowCredentials),
    excludeCredentials: named(asked.excludeCredentials),
  };
};

/** The answer with text in the place of bytes. */
const answer = (given: Credential | null) => {
  const { id, rawId, type, response } = given as PublicKeyCredential;
  const of = response as AuthenticatorAssertionResponse & AuthenticatorAttestationResponse;
  const parts = [
    'clientDataJSON',
    'attestationObject',
    'authenticatorData',
    'signature',
    'userHandle',
  ] as const;
  // One that is made has these too, but for its own.
  const own = 'attestationObject' in of ? parts.slice(0, 2) : parts.filter((part) => of[part]);
  const written = Object.fromEntries(own.map((part) => [part, text(of[part] as ArrayBuffer)]));
  return { id, rawId: text(rawId), type, response: written };
};

export const makePasskey = async (options: unknown) =>
  answer(
    await navigator.credentials.create({
      publicKey: question(options) as unknown as PublicKeyCredentialCreationOptions,
    }),
  );

export const askPasskey = async (options: unknown) =>
  answer(
    await navigator.credentials.get({
      publicKey: question(options) as unknown as PublicKeyCredentialRequestOptions,
    }),
  );
