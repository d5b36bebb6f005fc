/**
 * Who is signed in. The tokens are in cookies that no script reads; this module only sees the one that
 * proves that a request comes from our own page, and it is the only one that knows how a session is kept.
 */
import { useSyncExternalStore } from 'react';
import { BASE } from '../browser/base';
import {
  ELSEWHERE,
  forgetOrganization,
  isElsewhere,
  leaveOrganization,
  ORGANIZATION_HEADER,
  shownOrganization,
  whenLeft,
} from './tab';

const listeners = new Set<() => void>();

function csrf(): string | undefined {
  const cookie = (name: RegExp) => name.exec(document.cookie)?.[1];
  return cookie(/(?:^|;\s*)__Host-perene_csrf=([^;]*)/) ?? cookie(/(?:^|;\s*)perene_csrf=([^;]*)/);
}

let signedIn = csrf() !== undefined;

function set(next: boolean): void {
  signedIn = next;
  listeners.forEach((listener) => listener());
}

/** Whether somebody is signed in, as far as is known: the API has the last word. */
export const isSignedIn = (): boolean => signedIn;

/** The API has just signed somebody in. */
export const begin = (): void => {
  forgetOrganization();
  set(true);
};

let left = false;

/** The session is over: the API no longer takes it. */
export const end = (): void => {
  left = false;
  set(false);
};

/** The session is over because the user wanted so. */
export const leave = (): void => {
  left = true;
  leaveOrganization();
  set(false);
};

whenLeft(leave);

/** Whether the user wanted the session to end: whoever did not goes on where they were. */
export const hasLeft = (): boolean => left;

/** Whether somebody is signed in, for components. */
export function useSignedIn(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isSignedIn);
}

function prove(request: Request): Request {
  // Cookies are in another process: what only reads does not wait for them.
  const proof = request.method === 'GET' ? undefined : csrf();
  if (proof) request.headers.set('x-perene-csrf', proof);
  return request;
}

let renewal: Promise<boolean> | undefined;

/** Trades the refresh token, once however many requests ask for it. */
function renew(): Promise<boolean> {
  renewal ??= fetch(
    prove(
      new Request(`${BASE}v1/auth/refresh`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"session":"cookie"}',
      }),
    ),
  )
    .then((response) => response.ok)
    .finally(() => {
      renewal = undefined;
    });
  return renewal;
}

/** Where a 401 is about the password that was typed, not about the session. */
const SIGNS_IN = /\/v1\/auth\/(login|signup|account|passkey|invitations\/accept)$/;

/** What is about the session itself, whatever organization it is in. */
const OF_SESSION = /\/v1\/auth\//;

/**
 * `fetch` with the session's proof, which renews the session when it has run out. What belongs to another organization
 * than that of the session is not sent.
 */
export async function fetchInSession(request: Request): Promise<Response> {
  if (!OF_SESSION.test(request.url)) {
    if (isElsewhere()) return Response.json({ code: ELSEWHERE }, { status: 409 });
    const organization = shownOrganization();
    if (organization) request.headers.set(ORGANIZATION_HEADER, organization);
  }
  const again = request.clone();
  const response = await fetch(prove(request));
  if (response.status !== 401 || SIGNS_IN.test(request.url)) return response;
  if (signedIn && (await renew())) return fetch(prove(again));
  end();
  return response;
}
