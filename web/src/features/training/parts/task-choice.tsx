import type { Entry } from '../../../api/library';
import { useWords } from '../../../i18n';

/** The question, before all else: everything after it is said in its words. */
export function TaskChoice({
  of,
  among,
  onValue,
}: {
  of: Entry['task'];
  among: Entry[];
  onValue: (task: Entry['task']) => void;
}) {
  const { t, either } = useWords();
  return (
    <fieldset className="choices">
      <legend className="legend">{t('train.task')}</legend>
      <div className="grid2">
        {among.map(({ task, question }) => (
          <label className="choice" key={task}>
            <input type="radio" name="task" checked={of === task} onChange={() => onValue(task)} />
            <span>
              <strong>{either(`task.${task}`, question)}</strong>
              <br />
              <span className="hint">{either(`task.${task}Hint`, '')}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
