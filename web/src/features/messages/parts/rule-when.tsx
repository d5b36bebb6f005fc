import { useWords } from '../../../i18n';
import type { Rule } from '../api';
import { daysWritten, type Chain } from '../chain';
import type { DatedReason } from '../search';

/** On which days a rule speaks. */
export function RuleWhen({
  of: { reason, lead_times, chain },
}: {
  of: Pick<Rule, 'reason' | 'lead_times' | 'chain'>;
}) {
  const { t } = useWords();
  if (reason === 'payment_failed') return chain ? <Steps of={chain} /> : null;
  if (reason === 'offer') return <p>{t('rule.atOnce')}</p>;
  return <LeadTimes reason={reason} of={lead_times} />;
}

function LeadTimes({ reason, of }: { reason: DatedReason; of: Rule['lead_times'] }) {
  const { t } = useWords();
  const [first] = of;
  const before = (days: number) => t(days === 0 ? 'rule.sameDay' : 'rule.daysBefore', { n: days });
  return (
    <ul>
      {of.map(({ term_days: n, days_before: days }) => (
        <li key={n}>
          {n === 0 ? t(`rule.anyTerm.${reason}`) : t(`rule.term.${reason}`, { n })}: {before(days)}
        </li>
      ))}
      {first && first.term_days > 0 && (
        <li>
          {t(`rule.shorter.${reason}`, { n: first.term_days })}: {t('rule.nothing')}
        </li>
      )}
    </ul>
  );
}

function Steps({ of }: { of: Chain }) {
  const { t } = useWords();
  const { colleagues_from_day: colleagues, access_days: access } = of;
  return (
    <ul>
      <li>{t('chain.softOf', { days: daysWritten(of.soft_days) })}</li>
      <li>{t('chain.hardOf', { days: daysWritten(of.hard_days) })}</li>
      {colleagues != null && <li>{t('chain.colleaguesOf', { n: colleagues })}</li>}
      <li>{access != null ? t('chain.accessOf', { n: access }) : t('chain.noAccess')}</li>
      <li>{t('chain.first')}</li>
    </ul>
  );
}
