import { useWords } from '../i18n';

/** Where the user is on the way to the first result. */
export function Steps({ at }: { at: 1 | 2 | 3 | 4 }) {
  const { t } = useWords();
  const names = ['start.step1', 'start.step2', 'start.step3', 'start.step4'] as const;
  return (
    <ol className="steps" aria-label={t('start.steps')}>
      {names.map((name, index) => (
        <li
          key={name}
          className={index + 1 < at ? 'done' : ''}
          aria-current={index + 1 === at ? 'step' : undefined}
        >
          {t(name)}
        </li>
      ))}
    </ol>
  );
}
