/** How many customers who were changed together become again what each was. */
import type { Schemas } from '../../api/client';
import type { PeopleSearch } from './people-search';

/** Of whom, and what is to change. */
export interface Action {
  ids?: string[];
  /** All whom this finds. */
  search?: PeopleSearch;
  owner?: string | null;
  add_tags?: string[];
  remove_tags?: string[];
}
type Item = Schemas['ActionItem'];

export function restoring({ owner, add_tags = [], remove_tags = [] }: Action, items: Item[]): Action[] {
  const done = items.filter(({ status }) => status === 'done');
  const ids = (of: Item[]) => of.map(({ id }) => id);
  const actions: Action[] = [];
  if (owner !== undefined) {
    for (const before of new Set(done.map(({ owner_before }) => owner_before ?? null))) {
      const of = done.filter(({ owner_before }) => (owner_before ?? null) === before);
      if (before !== owner) actions.push({ ids: ids(of), owner: before });
    }
  }
  for (const tag of add_tags) {
    const of = done.filter(({ tags_before }) => !tags_before.includes(tag));
    if (of.length > 0) actions.push({ ids: ids(of), remove_tags: [tag] });
  }
  for (const tag of remove_tags) {
    const of = done.filter(({ tags_before }) => tags_before.includes(tag));
    if (of.length > 0) actions.push({ ids: ids(of), add_tags: [tag] });
  }
  return actions;
}
