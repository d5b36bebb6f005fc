/**
 * The organization that this tab shows. The session is the browser's: another tab may have taken it to another
 * organization, and what this tab asked for would then be done there.
 */
import { useSyncExternalStore } from 'react';
import { forget, remember, remembered, whenRemembered } from '../browser/preferences';

/** Where tabs of a browser tell each other which organization the session is in. */
const SHARED = 'organization';
/** Names the organization in requests, which the API refuses if the session is in another one. */
export const ORGANIZATION_HEADER = 'x-perene-organization';
/** The problem of a request for another organization than that of the session. */
export const ELSEWHERE = 'other_organization';

let shown: string | undefined;
let refused = false;
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

/** What requests say of where they belong; nothing before it is known. */
export const shownOrganization = (): string | undefined => shown;

/** This tab has taken the session to an organization. */
export function enterOrganization(id: string): void {
  shown = id;
  refused = false;
  remember(SHARED, id);
  tell();
}

/** The API says where the session is. */
export function findOrganization(id: string): void {
  if (shown === undefined) enterOrganization(id);
  else if (id !== shown) loseOrganization();
}

/** The API refuses what this tab asks for, since the session is elsewhere. */
export function loseOrganization(): void {
  refused = true;
  tell();
}

/** Somebody signs in anew: which organization this tab shows is to be found out. */
export function forgetOrganization(): void {
  shown = undefined;
  refused = false;
  tell();
}

/** The session is over, for all tabs. */
export function leaveOrganization(): void {
  forgetOrganization();
  forget(SHARED);
}

/** Whether the session is in another organization than the one that this tab shows. */
export const isElsewhere = (): boolean =>
  refused || (shown !== undefined && (remembered(SHARED) ?? shown) !== shown);

/** Hears that another tab has signed out. */
export const whenLeft = (listener: () => void): void =>
  whenRemembered(SHARED, (id) => {
    if (id === null && shown !== undefined) listener();
  });

whenRemembered(SHARED, tell);

/** Whether it is, for components. */
export function useElsewhere(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isElsewhere);
}
