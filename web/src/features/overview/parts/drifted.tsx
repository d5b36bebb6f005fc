import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { usePhrases } from '../../../ui/phrases';

/** What changed since the model learned, each by its name. */
export function Drifted({ of }: { of: Schemas['Degradation'][] }) {
  const { t } = useWords();
  const { changeIn } = usePhrases();
  return (
    <ul className="small">
      {of.map(({ kind, name, text, ...phrase }) => (
        <li key={kind + name}>
          <strong>{kind === 'feature_drift' ? columnLabel(name) : t(`degraded.${kind}`)}</strong>:{' '}
          {changeIn(phrase, text, kind === 'score_drift')}
        </li>
      ))}
    </ul>
  );
}
