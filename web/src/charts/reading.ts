/** Reads a chart: which point is meant, and which marks an axis has room for. */

/** Of numbers in order, the place of the one that is nearest. */
export function nearest(numbers: readonly number[], wanted: number): number {
  let best = 0;
  numbers.forEach((one, at) => {
    if (Math.abs(one - wanted) < Math.abs(numbers[best]! - wanted)) best = at;
  });
  return best;
}

/** Of places along an axis, in order, those that are so far apart that their words do not touch; the last is kept. */
export function apart(places: readonly number[], room: number): number[] {
  const kept: number[] = [];
  for (let at = places.length - 1; at >= 0; at--) {
    const after = kept[0];
    if (after === undefined || places[after]! - places[at]! >= room) kept.unshift(at);
  }
  return kept;
}
