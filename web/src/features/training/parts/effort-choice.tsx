import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';

type Effort = Schemas['Effort'];

/** How much a training may spend. */
export function EffortChoice({ of, onValue }: { of: Effort; onValue: (effort: Effort) => void }) {
  const { t } = useWords();
  return (
    <fieldset className="choices">
      <legend className="legend">{t('train.effort')}</legend>
      {(['fast', 'balanced', 'thorough'] as const).map((effort) => (
        <label className="choice" key={effort}>
          <input type="radio" name="effort" checked={of === effort} onChange={() => onValue(effort)} />
          <span>
            <strong>{t(`effort.${effort}`)}</strong>
            <br />
            <span className="hint">{t(`effort.${effort}Hint`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
