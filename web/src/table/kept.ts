/** What people keep of a list in this browser: which columns they see, and views by a name. */
import { useState } from 'react';
import { remember, remembered } from '../browser/preferences';

/** A list as somebody wants to find it again. */
export interface View {
  name: string;
  /** What its address asks for. */
  search: Record<string, unknown>;
  /** The columns that are seen, by their ids. */
  columns?: string[];
}

/** As many views does a list have. */
export const MOST_VIEWS = 20;
export const LONGEST_NAME = 60;

function kept<T>(name: string, read: (value: unknown) => T | undefined, otherwise: T): T {
  try {
    return read(JSON.parse(remembered(name) ?? 'null')) ?? otherwise;
  } catch {
    return otherwise;
  }
}

const texts = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined;

/** Views as they were kept; what are none are left out. */
export const readViews = (value: unknown): View[] | undefined =>
  Array.isArray(value)
    ? value
        .flatMap((one: Partial<View> | null): View[] =>
          one && typeof one.name === 'string' && one.name && one.search && typeof one.search === 'object'
            ? [{ name: one.name, search: one.search, columns: texts(one.columns) }]
            : [],
        )
        .slice(0, MOST_VIEWS)
    : undefined;

/** With one view more; one of the same name gives way to it. */
export const withView = (views: readonly View[], view: View): View[] =>
  [...views.filter(({ name }) => name !== view.name), view].slice(-MOST_VIEWS);

const NO_VIEWS: View[] = [];

export function useViews(list: string) {
  const [views, set] = useState(() => kept(`${list}.views`, readViews, NO_VIEWS));
  const keep = (next: View[]) => {
    remember(`${list}.views`, JSON.stringify(next));
    set(next);
  };
  return {
    views,
    save: (view: View) => keep(withView(views, view)),
    remove: (name: string) => keep(views.filter((one) => one.name !== name)),
  };
}

/** The columns of a list that are seen, by their ids: the usual ones until somebody chooses. */
export function useKeptColumns(list: string, usual: string[]): [string[], (ids: string[]) => void] {
  const [shown, set] = useState(() => kept(`${list}.columns`, texts, usual));
  const keep = (ids: string[]) => {
    remember(`${list}.columns`, JSON.stringify(ids));
    set(ids);
  };
  return [shown, keep];
}
