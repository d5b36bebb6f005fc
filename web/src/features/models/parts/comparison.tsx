import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Badge, Card } from '../../../ui/kit';

type Version = Schemas['VersionView'];
const METRICS = [
  'roc_auc',
  'average_precision',
  'log_loss',
  'brier',
  'precision',
  'recall',
  'f1',
  'threshold',
] as const;
/** Of these, less is better; a threshold is neither good nor bad. */
const LESS: readonly string[] = ['log_loss', 'brier'];

/** Two versions side by side. Each is measured on what it learned from, cross-validated. */
export function Comparison({ of, other }: { of: Version; other: Version }) {
  const { t, f } = useWords();
  const rows: [name: string, of: string, other: string][] = [
    [t('dataset.rows'), f.integer(of.rows), f.integer(other.rows)],
    [
      t('model.learners'),
      of.learners.map((one) => one.kind).join(', '),
      other.learners.map((one) => one.kind).join(', '),
    ],
    [t('model.features'), f.integer(of.features.length), f.integer(other.features.length)],
  ];
  return (
    <Card
      title={t('model.sideBySide', { n: of.version, m: other.version })}
      hint={t('model.sideBySideHint')}
      flush
    >
      <div
        className="scroll"
        tabIndex={0}
        role="region"
        aria-label={t('model.sideBySide', { n: of.version, m: other.version })}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{t('model.metric')}</th>
              <th scope="col" className="right">
                {t('model.version', { n: of.version })}
              </th>
              <th scope="col" className="right">
                {t('model.version', { n: other.version })}
              </th>
              <th scope="col" className="right">
                {t('model.difference')}
              </th>
            </tr>
          </thead>
          <tbody>
            {METRICS.map((metric) => {
              const [mine, theirs] = [of.metrics[metric], other.metrics[metric]];
              const better = LESS.includes(metric) ? mine < theirs : mine > theirs;
              const same = metric === 'threshold' || Math.abs(mine - theirs) < 5e-4;
              return (
                <tr key={metric}>
                  <th scope="row">{t(`metric.${metric}`)}</th>
                  <td className="right num">{f.decimals(mine)}</td>
                  <td className="right num">{f.decimals(theirs)}</td>
                  <td className="right num">
                    <Badge tone={same ? '' : better ? 'good' : 'bad'}>{f.difference(mine - theirs)}</Badge>
                  </td>
                </tr>
              );
            })}
            {rows.map(([name, mine, theirs]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="right num">{mine}</td>
                <td className="right num">{theirs}</td>
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
