/** How good a version is, as people who act on its scores would ask. */
import type { Schemas } from './client';

type Version = Pick<Schemas['VersionView'], 'curves' | 'rows' | 'positives' | 'verdict'>;

const TENTH = 0.1;

/** Of the tenth with the highest scores: the share to whom it happened, and how many times the average that is. */
export function topTenth({
  curves: { gain },
  rows,
  positives,
}: Version): { share: number; times: number } | undefined {
  const right = gain.findIndex(({ x }) => x >= TENTH);
  const [a, b] = [gain[right - 1] ?? { x: 0, y: 0 }, gain[right]];
  if (!b || !rows || !positives) return undefined;
  const found = b.x > a.x ? a.y + ((b.y - a.y) * (TENTH - a.x)) / (b.x - a.x) : b.y;
  const times = found / TENTH;
  return { share: Math.min(1, times * (positives / rows)), times };
}

/** Whether scores of the version say nothing. */
export const saysNothing = (version?: Pick<Version, 'verdict'>): boolean =>
  version?.verdict === 'no_better_than_chance';
