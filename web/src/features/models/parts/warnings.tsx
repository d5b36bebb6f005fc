import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { ColumnWarning, Note } from '../../../ui';

type Version = Schemas['VersionView'];

/** What to know before one trusts a version. */
export function Warnings({ of }: { of: Version }) {
  const { t, f } = useWords();
  const good = of.verdict !== 'no_better_than_chance';
  return (
    <div className="stack tight">
      <Note tone={good ? 'good' : 'bad'} title={t(good ? 'model.better' : 'model.chance')}>
        <span className="small">
          {t('model.rows', { rows: f.integer(of.rows), share: f.percent1(of.positives / of.rows) })}
          {of.intervals &&
            ` · ${t('metric.roc_auc')} ${t('metric.interval', { from: f.decimals(of.intervals.roc_auc[0] ?? 0), to: f.decimals(of.intervals.roc_auc[1] ?? 0) })}`}
        </span>
      </Note>
      {of.warnings?.map((caveat) => (
        <ColumnWarning key={caveat.column + caveat.code} of={caveat} />
      ))}
      {of.comparison && (
        <Note>
          <span>{of.comparison.detail}</span>
        </Note>
      )}
    </div>
  );
}
