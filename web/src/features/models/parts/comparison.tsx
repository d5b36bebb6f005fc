import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Badge, Card, Term } from '../../../ui';

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
  const { t, f, either } = useWords();
  const title = t('model.sideBySide', { n: of.version, m: other.version });
  const row = (name: string, show: (version: Version) => string) => ({
    name,
    help: '',
    of: show(of),
    other: show(other),
    difference: null,
  });
  const rows = [
    ...METRICS.map((metric) => ({
      name: t(`metric.${metric}`),
      help: t(`help.${metric}`),
      of: f.decimals(of.metrics[metric]),
      other: f.decimals(other.metrics[metric]),
      difference: <Difference metric={metric} mine={of.metrics[metric]} theirs={other.metrics[metric]} />,
    })),
    row(t('dataset.rows'), ({ rows }) => f.integer(rows)),
    row(t('model.learners'), ({ learners }) =>
      learners.map(({ kind }) => either(`learner.${kind}`, kind)).join(', '),
    ),
    row(t('model.features'), ({ features }) => f.integer(features.length)),
  ];
  return (
    <Card title={title} hint={t('model.sideBySideHint')} flush>
      <Table
        title={title}
        className="stacks"
        rows={rows}
        rowKey={({ name }) => name}
        columns={[
          {
            head: t('model.metric'),
            cell: ({ name, help }) => (help ? <Term name={name} text={help} /> : name),
            names: true,
          },
          { ...figure(t('model.version', { n: of.version })), cell: (one) => one.of },
          { ...figure(t('model.version', { n: other.version })), cell: (one) => one.other },
          { ...figure(t('model.difference')), cell: (one) => one.difference },
        ]}
      />
    </Card>
  );
}

function Difference({ metric, mine, theirs }: { metric: string; mine: number; theirs: number }) {
  const { f } = useWords();
  const better = LESS.includes(metric) ? mine < theirs : mine > theirs;
  const same = metric === 'threshold' || Math.abs(mine - theirs) < 5e-4;
  return <Badge tone={same ? '' : better ? 'good' : 'bad'}>{f.difference(mine - theirs)}</Badge>;
}
