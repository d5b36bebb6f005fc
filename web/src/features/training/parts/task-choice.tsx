import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';

const TASKS = ['churn', 'lead_scoring', 'classification'] as const satisfies readonly Schemas['Task'][];

/** The question, before all else: everything after it is said in its words. */
export function TaskChoice({
  of,
  onValue,
}: {
  of: Schemas['Task'];
  onValue: (task: Schemas['Task']) => void;
}) {
  const { t } = useWords();
  return (
    <fieldset className="choices">
      <legend className="legend">{t('train.task')}</legend>
      <div className="grid2">
        {TASKS.map((task) => (
          <label className="choice" key={task}>
            <input type="radio" name="task" checked={of === task} onChange={() => onValue(task)} />
            <span>
              <strong>{t(`task.${task}`)}</strong>
              <br />
              <span className="hint">{t(`task.${task}Hint`)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
