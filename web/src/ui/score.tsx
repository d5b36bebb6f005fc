import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import { useTones } from './tones';

/** A probability as a figure and a bar. */
export function Score({ score, risk }: { score: number; risk: Schemas['Risk'] }) {
  const { f } = useWords();
  const tone = useTones().risk(risk);
  return (
    <span className={`bar-cell num ${tone}`}>
      <span>{f.percent(score)}</span>
      <i aria-hidden="true">
        <b style={{ width: `${score * 100}%` }} />
      </i>
    </span>
  );
}
