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
