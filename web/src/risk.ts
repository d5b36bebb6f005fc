import type { Schemas } from './api/client';

/**
 * How many customers are at or above a threshold. The riskiest are counted while the list does not
 * end above it; beyond that the curve of contacts tells, to its own step (half a percent of all).
 */
export function atRisk(
  riskiest: { score: number }[],
  curve: Pick<Schemas['Contacts'], 'contacted' | 'threshold'>[],
  threshold: number,
): number {
  const counted = riskiest.filter((one) => one.score >= threshold).length;
  if (counted < riskiest.length) return counted;
  return curve.reduce(
    (most, point) =>
      point.contacted > 0 && point.threshold >= threshold ? Math.max(most, point.contacted) : most,
    counted,
  );
}
