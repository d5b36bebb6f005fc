/** How the user likes to see things, kept in this browser. Nothing secret is. */
import { useSyncExternalStore } from 'react';

/** A preference, if the browser lets it be read. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`perene.${name}`);
  } catch {
    return null;
  }
}

/** Keeps a preference, if the browser lets it. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`perene.${name}`, value);
  } catch {
    // It holds for this page, then.
  }
}

/** Keeps a preference no longer. */
export function forget(name: string): void {
  try {
    localStorage.removeItem(`perene.${name}`);
  } catch {
    // It was not kept.
  }
}

/** Hears what another tab keeps, or no longer keeps, as long as the page is open. */
export function whenRemembered(name: string, listener: (value: string | null) => void): void {
  addEventListener('storage', ({ key, newValue }) => {
    if (key === `perene.${name}`) listener(newValue);
  });
}

export type Theme = 'system' | 'light' | 'dark';
const listeners = new Set<() => void>();

/** The theme that was chosen. */
export function theme(): Theme {
  const before = remembered('theme');
  return before === 'light' || before === 'dark' ? before : 'system';
}

/** Shows the page in a theme, and remembers it. */
export function setTheme(next: Theme): void {
  remember('theme', next);
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  listeners.forEach((listener) => listener());
}

/** The theme, for components. */
export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, theme);
}
