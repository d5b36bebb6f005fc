import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { Stat } from '../../../ui';
import { version } from '../../models/api';
import { useChange } from '../change';

type Run = Schemas['ScoringRunView'];

/** How much, and how many, is at risk, and how that has changed since the run before. */
export function Figures({ model, run, before }: { model: Schemas['ModelView']; run: Run; before?: Run }) {
  const { t, f } = useWords();
  const made = useQuery(version(model.id, run.model_version));
  const change = useChange(run, before);
  const totals = run.totals;
  const value = totals?.value;
  const worth = (amount: number) => f.worth(amount, value?.currency);
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
            value={worth(value.at_risk)}
            change={change((of) => of.value?.at_risk, worth)}
            hint={`${columnLabel(value.column)} · ${share(value.at_risk, value.total)}`}
          />
          <Stat
            label={t('overview.expectedLoss')}
            help={t('help.expectedLoss')}
            value={worth(value.expected_loss)}
            change={change((of) => of.value?.expected_loss, worth)}
            hint={t('overview.expectedLossHint', { column: columnLabel(value.column) })}
          />
        </>
      )}
      <Stat
        label={t('overview.atrisk')}
        help={t('help.atRisk')}
        value={figure(totals?.at_risk)}
        change={change((of) => of.at_risk, f.integer)}
        hint={totals && [share(totals.at_risk, totals.customers), threshold].filter(Boolean).join(' · ')}
      />
      <Stat
        label={t('overview.leavers')}
        help={t('help.leavers')}
        value={figure(totals?.expected_leavers)}
        change={change((of) => of.expected_leavers, f.integer)}
        hint={totals && t('overview.leaversOf', { n: totals.customers })}
      />
      {!value && <Stat label={t('overview.scored')} value={figure(totals?.customers)} hint={model.name} />}
    </dl>
  );
}
