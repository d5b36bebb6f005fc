import { useWords } from '../../../i18n';
import { Card, Progress } from '../../../ui';
import type { Totals } from '../api';

/** How much of its budget the last round has set aside. */
export function BudgetUsed({ of: { currencies } }: { of: Totals }) {
  const { t, f } = useWords();
  return (
    <Card title={t('round.budgetUsed')} hint={t('round.budgetUsedHint')}>
      <div className="stack">
        {currencies.map(({ currency, committed_minor: used, budget_minor: budget }) => (
          <div className="stack tight" key={currency}>
            <span className="split num">
              <strong>
                {t('round.usedOf', { used: f.price(used, currency), budget: f.price(budget, currency) })}
              </strong>
              <span className="muted small">{f.percent(budget > 0 ? used / budget : 0)}</span>
            </span>
            <Progress part={budget > 0 ? used / budget : 0} label={t('round.usedLabel', { currency })} />
          </div>
        ))}
      </div>
    </Card>
  );
}
