import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import { useTones } from './tones';

/** A probability as a figure and a bar. */
export function Score({
  score,
  risk,
  level,
}: {
  score: number;
  risk: Schemas['Risk'];
  /** From which on customers are at risk, if that is known. */
  level?: number;
}) {
  const { f } = useWords();
  const tone = useTones().risk(risk);
  return (
    <span className={`bar-cell num ${tone}`}>
      <span>{f.risk(score, level)}</span>
      <i aria-hidden="true">
        <b style={{ width: `${score * 100}%` }} />
      </i>
    </span>
  );
}
