import { timeTicks } from 'd3-time';

/** Reads a chart: which point is meant, and which marks an axis has room for. */

/** Of numbers in order, the place of the one that is nearest. */
export function nearest(numbers: readonly number[], wanted: number): number {
  let best = 0;
  numbers.forEach((one, at) => {
    if (Math.abs(one - wanted) < Math.abs(numbers[best]! - wanted)) best = at;
  });
  return best;
}

/** Of moments, about so many round ones between them (midnights, firsts of a month), and how far apart these are. */
export function marks(from: number, to: number, count: number): { at: number; step: number }[] {
  const moments = timeTicks(new Date(from), new Date(to), count).map(Number);
  const step = moments.length > 1 ? moments[1]! - moments[0]! : 0;
  return moments.length ? moments.map((at) => ({ at, step })) : [{ at: from, step }];
}
