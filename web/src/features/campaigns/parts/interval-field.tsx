import { useWords } from '../../../i18n';
import { Options, Select } from '../../../ui';
import { INTERVALS } from '../draft';
import type { Part } from './audience-field';

/** How often a round is decided. */
export function IntervalField({ of, wrong, set }: Part) {
  const { t } = useWords();
  return (
    <Select
      label={t('campaign.interval')}
      hint={t(`campaign.intervalHint.${of.interval}`)}
      value={of.interval}
      onValue={(interval) => set({ interval })}
      error={wrong.interval}
    >
      <Options of={INTERVALS} text={(one) => t(`campaign.interval.${one}`)} />
    </Select>
  );
}
