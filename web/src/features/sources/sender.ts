import type { Key } from '../../i18n';

interface Named {
  id: string;
  name: string;
}

/** What kind of sender an id is of. */
const KINDS: Record<string, Key> = {
  key: 'sources.byKey',
  con: 'sources.byConnection',
  imp: 'sources.byFile',
  usr: 'sources.byMember',
};

/** Who sent events, by their id: their name as far as it is known, else what kind of sender it was. */
export function senderOf(id: string, known: readonly Named[]): { name: string } | { kind: Key } {
  const name = known.find((one) => one.id === id)?.name;
  if (name) return { name };
  return { kind: KINDS[id.split('_')[0]!] ?? 'sources.byOther' };
}
