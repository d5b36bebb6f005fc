import { useWords } from '../../../i18n';
import { Input } from '../../../ui';
import { daysOf, LATEST_DAY, MOST_STEPS, type ChainDraft } from '../chain';

/** On which days a failed payment is spoken of, to whom, and how long access is kept. */
export function ChainFields({
  of,
  onValue,
  error,
}: {
  of: ChainDraft;
  onValue: (next: ChainDraft) => void;
  error?: string;
}) {
  const { t } = useWords();
  const set = (change: Partial<ChainDraft>) => onValue({ ...of, ...change });
  const wrong = (text: string) =>
    daysOf(text) ? undefined : t('chain.wrongDays', { n: MOST_STEPS, latest: LATEST_DAY });
  return (
    <fieldset className="plain">
      <legend className="legend">{t('rule.when')}</legend>
      <Input
        label={t('chain.soft')}
        hint={t('chain.softHint')}
        required
        value={of.soft}
        onValue={(soft) => set({ soft })}
        error={wrong(of.soft)}
      />
      <Input
        label={t('chain.hard')}
        hint={t('chain.hardHint')}
        required
        value={of.hard}
        onValue={(hard) => set({ hard })}
        error={wrong(of.hard)}
      />
      <div className="grid-auto">
        <Input
          label={t('chain.colleagues')}
          hint={t('chain.colleaguesHint')}
          type="number"
          min={0}
          max={LATEST_DAY}
          value={of.colleagues}
          onValue={(colleagues) => set({ colleagues })}
        />
        <Input
          label={t('chain.access')}
          hint={t('chain.accessHint')}
          type="number"
          min={1}
          max={LATEST_DAY}
          value={of.access}
          onValue={(access) => set({ access })}
        />
      </div>
      {error && (
        <span className="wrong" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  );
}
