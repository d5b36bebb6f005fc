import type { Schemas } from '../api/client';

type Driver = Pick<Schemas['Driver'], 'points'>;

/**
 * Of the reasons of a score, the strongest first, those that say why it is what it is: what raises a risk that is high
 * before what lowers it; of a low one, the other way about.
 */
export function foremost<Of extends Driver>(reasons: readonly Of[], risk: Schemas['Risk']): Of[] {
  const fits = ({ points }: Driver) => (risk === 'low' ? points < 0 : points >= 0);
  return [...reasons].sort(
    (one, other) => Number(fits(other)) - Number(fits(one)) || Math.abs(other.points) - Math.abs(one.points),
  );
}
