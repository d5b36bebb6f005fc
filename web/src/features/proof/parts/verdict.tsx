import { useWords } from '../../../i18n';
import { Card, Help, Stat } from '../../../ui';
import type { Findings, Measure } from '../api';
import { inCustomers, inMoney, range, type Subject, verdict, wordsOf, type Written } from '../verdict';

/** What is proven, in a sentence for customers and one for money, and the figures behind it. */
export function Verdict({ of, horizon, subject }: { of: Findings; horizon: number; subject: Subject }) {
  const words = useWords();
  const { t, f } = words;
  const { kept, revenue, treated, held_out } = of.all;
  const customers = inCustomers(words);
  const money = revenue && inMoney(words, revenue.currency);
  const counted = treated.left + treated.kept + held_out.left + held_out.kept;
  return (
    <>
      <Card title={t('proof.found')} help={t(`${wordsOf(subject)}.foundHelp`, { days: horizon })}>
        <div className="stack">
          {kept && (
            <p>
              <strong>{verdict(words, 'kept', kept, customers, subject)}</strong>
            </p>
          )}
          {revenue && money && <p>{verdict(words, 'revenue', revenue, money, subject)}</p>}
          {kept && <ForGood of={kept} written={customers} />}
        </div>
      </Card>
      <dl className="card stats">
        {kept && <Total label={t('proof.kept')} of={kept} written={customers} />}
        {revenue && money && <Total label={t('proof.revenue')} of={revenue} written={money} />}
        {revenue && (
          <Stat
            label={t('proof.payBack')}
            help={t(`${wordsOf(subject)}.payBackHelp`)}
            value={
              revenue.pay_back_days == null
                ? t('proof.notSeen')
                : t('proof.days', { n: revenue.pay_back_days })
            }
            hint={t('proof.within', { n: horizon })}
          />
        )}
        <Stat
          label={t('proof.complete')}
          value={f.integer(counted)}
          hint={of.waiting > 0 && t('proof.waiting', { n: of.waiting, days: horizon })}
        />
        <Stat
          label={t('proof.heldOut')}
          value={f.integer(held_out.left + held_out.kept)}
          hint={t('proof.heldOutHint', { n: held_out.kept })}
        />
      </dl>
    </>
  );
}

/** An effect on all, with its interval and the time after which it was looked at: money is never told without. */
function Total({ label, of, written }: { label: string; of: Measure; written: Written }) {
  const { t } = useWords();
  const within = range(of, written);
  const horizon = t('proof.within', { n: of.horizon_days });
  return (
    <Stat
      label={label}
      value={of.total ? written.total(of.total.value) : '–'}
      hint={within ? `${t('proof.range', within)}, ${horizon}` : horizon}
    />
  );
}

/** The interval that holds for ever. */
function ForGood({ of: { evergreen }, written }: { of: Measure; written: Written }) {
  const { t } = useWords();
  if (!evergreen) return null;
  return (
    <p className="muted small">
      {t('proof.evergreen', { low: written.one(evergreen.low), high: written.one(evergreen.high) })}
      <Help term={t('proof.effect')} text={t('proof.evergreenHelp')} />
    </p>
  );
}
