import { useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { saysNothing, topTenth } from '../../../api/quality';
import { useWords } from '../../../i18n';
import { Button, ColumnWarning, Note, Problem, RoleNotice, useMutation, usePhrases } from '../../../ui';
import { trainWithout } from '../../training/api';
import { promote } from '../api';

type Model = Schemas['ModelView'];
type Version = Schemas['VersionView'];

/** What to know before one trusts a version, and what to do about it. */
export function Warnings({ model, of }: { model: Model; of: Version }) {
  const { t, f } = useWords();
  const { comparedWith } = usePhrases();
  const good = !saysNothing(of);
  const best = topTenth(of);
  return (
    <div className="stack tight">
      {of.needs_check && <CheckFirst model={model} n={of.version} />}
      <Suspects model={model} of={of} />
      <Note tone={good ? 'good' : 'bad'} title={t(good ? 'model.better' : 'model.chance')}>
        {good && best && (
          <span>{t('overview.quality', { share: f.percent(best.share), times: f.times(best.times) })}</span>
        )}
        <span className="small">
          {t('model.rows', { rows: of.rows, share: f.percent1(of.positives / of.rows) })}
          {of.intervals &&
            ` · ${t('metric.roc_auc')} ${t('metric.interval', { from: f.decimals(of.intervals.roc_auc[0] ?? 0), to: f.decimals(of.intervals.roc_auc[1] ?? 0) })}`}
        </span>
      </Note>
      {of.comparison && (
        <Note>
          <span>{comparedWith(of.comparison)}</span>
        </Note>
      )}
    </div>
  );
}

/** A version that is too good waits until somebody has looked at it. */
function CheckFirst({ model, n }: { model: Model; n: number }) {
  const { t } = useWords();
  const promoting = useMutation(promote);
  const { role, may } = useRole();
  return (
    <Note tone="warn" title={t('model.check')}>
      <span>{t('model.check2')}</span>
      <Problem of={{ error: promoting.error }} />
      {role && !may('promote') && <RoleNotice permission="promote" />}
      {may('promote') && (
        <div className="actions">
          <Button onClick={() => promoting.mutate({ of: model, version: n })} disabled={promoting.isPending}>
            {t('model.makeLive')}
          </Button>
        </div>
      )}
    </Note>
  );
}

/** The columns that may know the outcome, each of which can be left out. */
function Suspects({ model, of }: { model: Model; of: Version }) {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const { may } = useRole();
  const training = useMutation(trainWithout, ({ training_run: { id } }) =>
    navigate({ to: '/training-runs/$id', params: { id } }),
  );
  const left = (column: string) => of.features.includes(column) && !model.exclude.includes(column);
  return (
    <>
      <Problem of={{ error: training.error }} />
      {of.warnings?.map((caveat) => {
        const columns = [caveat.column, ...(caveat.other_columns ?? [])];
        const suspects = columns.filter(left);
        return (
          <ColumnWarning
            key={caveat.column + caveat.code}
            of={caveat}
            found={language === 'en' && caveat.detail}
          >
            {suspects.length > 0 && may('train') && (
              <div className="actions">
                {suspects.map((column) => (
                  <Button
                    key={column}
                    aria-label={t('train.withoutColumn', { column })}
                    disabled={training.isPending}
                    onClick={() => training.mutate({ of: model, version: of, column })}
                  >
                    {columns.length > 1 ? t('train.withoutColumn', { column }) : t('train.without')}
                  </Button>
                ))}
              </div>
            )}
          </ColumnWarning>
        );
      })}
    </>
  );
}
