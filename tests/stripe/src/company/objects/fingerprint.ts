import type { Card } from '../state/rows.js';
import type { World } from '../state/world.js';

/** The same for the same card. */
export function cardFingerprint(world: World, { index }: Card): string {
  return world.ids.of('fp', index).slice(3, 19);
}
