import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { leftBefore } from '../../../api/runs';
import { useWords } from '../../../i18n';
import { Stat, useValue } from '../../../ui';
import { version } from '../../../api/models';
import { useChange } from '../change';
import { Changed } from './changed';

type Run = Schemas['ScoringRunView'];

/** How much, and how many, is at risk, and how that has changed since the run before; forecasts for who asks. */
export function Figures({
  model,
  run,
  before,
  follows,
}: {
  model: Schemas['ModelView'];
  run: Run;
  /** What its figures are compared with. */
  before?: Run;
  /** Whether there was a run before it. */
  follows: boolean;
}) {
  const { t, f } = useWords();
  const made = useQuery(version(model.id, run.model_version));
  const change = useChange(run, before);
  const worth = useValue(run);
  const totals = run.totals;
  const figure = (number: number | undefined) => (number === undefined ? '–' : f.integer(number));
  const share = (part: number, of: number) =>
    t('overview.share', { share: f.percent(part / Math.max(1e-9, of)) });
  const threshold =
    made.data && t('overview.atriskHint', { threshold: f.level(made.data.metrics.threshold) });
  const left = leftBefore(run);
  return (
    <section className="card">
      <dl className="stats">
        {worth && (
          <Stat
            label={t('overview.valueAtRisk')}
            help={t('help.valueAtRisk')}
            value={worth.money(worth.totals.at_risk)}
            change={change((of) => of.value?.at_risk, worth.money)}
            hint={`${worth.name} · ${share(worth.totals.at_risk, worth.totals.total)}`}
          />
        )}
        <Stat
          label={t('overview.atrisk')}
          help={t('help.atRisk')}
          value={figure(totals?.at_risk)}
          change={change((of) => of.at_risk, f.integer)}
          hint={totals && [share(totals.at_risk, totals.customers), threshold].filter(Boolean).join(' · ')}
        />
        <Stat
          label={t('overview.scored')}
          value={figure(totals?.customers)}
          hint={left > 0 ? t('overview.leftOf', { left }) : model.name}
        />
      </dl>
      {follows && <Changed of={run} />}
      <details className="fold">
        <summary>{t('overview.more')}</summary>
        <dl className="stats">
          {worth && (
            <Stat
              small
              label={t('overview.expectedLoss')}
              help={t('help.expectedLoss')}
              value={worth.money(worth.totals.expected_loss)}
              change={change((of) => of.value?.expected_loss, worth.money)}
              hint={t('overview.expectedLossHint', { column: worth.name })}
            />
          )}
          <Stat
            small
            label={t('overview.leavers')}
            help={t('help.leavers')}
            value={figure(totals?.expected_outcomes)}
            change={change((of) => of.expected_outcomes, f.integer)}
            hint={totals && t('overview.leaversOf', { n: totals.customers })}
          />
        </dl>
      </details>
    </section>
  );
}
