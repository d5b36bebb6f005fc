import { useWords } from '../../../i18n';
import { Button, Options, Select } from '../../../ui';
import type { Alert } from '../api';
import { STATES, type State } from '../search';
import { SNOOZES, type Snooze, until } from '../snoozes';
import type { Change } from '../undoing';
import { useOwners } from '../use-alert';

const NOBODY = 'none';

/** What can be done with the alerts that are ticked. */
export function AlertSelection({
  of,
  isBusy,
  onChange,
  onClear,
}: {
  of: Alert[];
  isBusy: boolean;
  onChange: (changes: Change[]) => void;
  onClear: () => void;
}) {
  const { t } = useWords();
  const { owners } = useOwners();
  const all = (to: Omit<Change, 'id'>) => onChange(of.map(({ id }) => ({ id, ...to })));
  return (
    <div className="selection" role="status">
      <strong>{t('selection.count', { n: of.length })}</strong>
      <Select
        bare
        label={t('alerts.setState')}
        value=""
        disabled={isBusy}
        onValue={(state: State | '') => state && all({ state })}
      >
        <option value="">{t('alerts.setState')}</option>
        <Options of={STATES} text={(one) => t(`alert.state.${one}`)} />
      </Select>
      <Select
        bare
        label={t('alerts.assign')}
        value=""
        disabled={isBusy}
        onValue={(owner) => owner && all({ owner: owner === NOBODY ? null : owner })}
      >
        <option value="">{t('alerts.assign')}</option>
        <option value={NOBODY}>{t('alerts.nobody')}</option>
        <Options of={owners} />
      </Select>
      <Select
        bare
        label={t('alerts.snooze')}
        value=""
        disabled={isBusy}
        onValue={(snooze: Snooze | '') => snooze && all({ snoozed_until: until(snooze) })}
      >
        <option value="">{t('alerts.snooze')}</option>
        <Options of={SNOOZES} text={(one) => t(`alerts.snooze.${one}`)} />
      </Select>
      <Button kind="ghost" onClick={onClear}>
        {t('selection.clear')}
      </Button>
    </div>
  );
}
