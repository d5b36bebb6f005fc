/** Whom somebody means by what they typed, among those who were found by it. */
import type { Schemas } from '../../api/client';

type Found = Pick<Schemas['CustomerProfile'], 'id' | 'name' | 'email'>;

/** The id of who is called exactly so, else of the only one; what is typed may be an id that nobody was found by. */
export function whom(typed: string, found: readonly Found[]): string | undefined {
  const text = typed.trim();
  if (!text) return undefined;
  const same = (of?: string | null) => of?.toLowerCase() === text.toLowerCase();
  const exact =
    found.find(({ id }) => id === text) ??
    found.find(({ email }) => same(email)) ??
    only(found.filter(({ name }) => same(name)));
  return (exact ?? only(found))?.id ?? text;
}

const only = (all: readonly Found[]): Found | undefined => (all.length === 1 ? all[0] : undefined);
