/** What keys do in the list: each is a letter that is pressed on a row. */
export const KEYS = {
  j: 'next',
  k: 'previous',
  x: 'tick',
  m: 'mine',
  o: 'open',
  c: 'contacted',
  s: 'saved',
  l: 'lost',
  z: 'snooze',
} as const;
export type Act = (typeof KEYS)[keyof typeof KEYS];

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** What is to be done; nothing while somebody types or chooses. */
export function actOf({ key, ctrlKey, metaKey, altKey }: Pressed, target: Element): Act | undefined {
  if (ctrlKey || metaKey || altKey || target.matches('select, textarea, input:not([type=checkbox])')) return;
  return KEYS[key.toLowerCase() as keyof typeof KEYS];
}
