import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { Stat } from '../../../ui';
import { version } from '../../models/api';

/** How much, and how many, is at risk. Money is told in the unit of its column: nobody said which. */
export function Figures({ model, run }: { model: Schemas['ModelView']; run: Schemas['ScoringRunView'] }) {
  const { t, f } = useWords();
  const made = useQuery(version(model.id, run.model_version));
  const totals = run.totals;
  const value = totals?.value;
  const figure = (number: number | undefined) => (number === undefined ? '–' : f.integer(number));
  const share = (part: number, of: number) =>
    t('overview.share', { share: f.percent(part / Math.max(1e-9, of)) });
  const threshold =
    made.data && t('overview.atriskHint', { threshold: f.percent(made.data.metrics.threshold) });
  return (
    <dl className="card stats">
      {value && (
        <>
          <Stat
            label={t('overview.valueAtRisk')}
            help={t('help.valueAtRisk')}
            value={f.amount(value.at_risk)}
            hint={`${columnLabel(value.column)} · ${share(value.at_risk, value.total)}`}
          />
          <Stat
            label={t('overview.expectedLoss')}
            help={t('help.expectedLoss')}
            value={f.amount(value.expected_loss)}
            hint={t('overview.expectedLossHint', { column: columnLabel(value.column) })}
          />
        </>
      )}
      <Stat
        label={t('overview.atrisk')}
        help={t('help.atRisk')}
        value={figure(totals?.at_risk)}
        hint={totals && [share(totals.at_risk, totals.customers), threshold].filter(Boolean).join(' · ')}
      />
      <Stat
        label={t('overview.leavers')}
        help={t('help.leavers')}
        value={figure(totals?.expected_leavers)}
        hint={totals && t('overview.leaversOf', { n: totals.customers })}
      />
      {!value && <Stat label={t('overview.scored')} value={figure(totals?.customers)} hint={model.name} />}
    </dl>
  );
}
