import type { Entry } from '../../../api/library';
import { useWords } from '../../../i18n';

/** What a question needs, how it is learned, and how good that was where it was measured. */
export function HowItLearns({ of }: { of: Entry }) {
  const { t, either, f } = useWords();
  const named = (prefix: string, codes: string[]) =>
    codes.map((code) => either(`${prefix}.${code}`, code)).join(', ');
  const need = ({ code, detail, fewest }: Entry['needs'][number]) => {
    if (code === 'outcome') return t('train.targetHint');
    if (code === 'entity_key') return t('train.key');
    return either(`library.need.${code}`, detail, { n: fewest ?? 0 });
  };
  const facts: [string, string[]][] = [
    [
      t('library.needs'),
      of.needs.map((one) => (one.required ? need(one) : `${need(one)} (${t('library.optional')})`)),
    ],
    [t('library.problem'), [either(`library.problem.${of.problem_type}`, of.problem_type)]],
    [
      t('library.learners'),
      [of.learners.map(({ kind, name }) => either(`learner.${kind}`, name)).join(', ')],
    ],
    [t('library.metrics'), [named('metric', of.metrics)]],
    [
      t('library.measured'),
      of.measured.length === 0
        ? [t('library.unmeasured')]
        : of.measured.map(({ metric, value, data, kind, measured_on }) =>
            t(`library.measured.${kind}`, {
              metric: either(`metric.${metric}`, metric),
              value: f.decimals(value),
              data,
              when: f.date(measured_on),
            }),
          ),
    ],
  ];
  return (
    <details className="fold">
      <summary>{t('library.how')}</summary>
      <dl className="facts in">
        {facts.map(([name, lines]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {lines.map((line) => (
                <div key={line}>{line}</div>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
