import { useWords } from '../../../i18n';
import { Amounts, Button, linesOf } from '../../../ui';
import type { Amount } from '../../../ui/amount-lines';
import { SUGGESTED_SHARE } from '../draft';
import { sums } from '../said';
import type { Part } from './audience-field';

/** How much a round may set aside, in each currency; a share of what comes in each month to begin with. */
export function BudgetFields({ of, wrong, set, suggested }: Part & { suggested: Amount[] }) {
  const words = useWords();
  const { t, f } = words;
  return (
    <>
      <Amounts
        label={t('campaign.budgets')}
        hint={t('campaign.budgetsHint')}
        of={of.budgets}
        onValue={(budgets) => set({ budgets })}
        error={wrong.budgets}
      />
      {suggested.length > 0 && (
        <p className="line muted small">
          {t('campaign.suggested', { share: f.percent(SUGGESTED_SHARE), amounts: sums(words, suggested) })}
          <Button kind="ghost" onClick={() => set({ budgets: linesOf(suggested) })}>
            {t('campaign.useSuggested')}
          </Button>
        </p>
      )}
    </>
  );
}
