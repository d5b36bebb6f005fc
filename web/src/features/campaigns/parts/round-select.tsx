import { useWords } from '../../../i18n';
import { Options, Select } from '../../../ui';
import type { Round } from '../api';
import { roundName } from '../said';
import { useCampaignSearch } from '../use-campaign-search';

/** The round that the address names, else the newest that was decided. */
export function useShownRound(done: Round[]): Round | undefined {
  const { search } = useCampaignSearch();
  return done.find(({ id }) => id === search.run) ?? done[0];
}

/** Which round is shown. */
export function RoundSelect({ done, shown }: { done: Round[]; shown: Round }) {
  const words = useWords();
  const { change } = useCampaignSearch();
  return (
    <Select label={words.t('round.which')} value={shown.id} onValue={(run) => change({ run })}>
      <Options of={done} text={(one) => roundName(words, one)} />
    </Select>
  );
}
