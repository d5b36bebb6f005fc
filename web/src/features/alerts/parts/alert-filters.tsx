import { useWords } from '../../../i18n';
import { Icon, Options, Select } from '../../../ui';
import { type AlertsSearch, KINDS, type Kind, STANDINGS, type Standing } from '../search';
import { useOwners } from '../use-alert';

/** Which alerts are shown. */
export function AlertFilters({
  of,
  onFilter,
}: {
  of: AlertsSearch;
  onFilter: (change: Partial<AlertsSearch>) => void;
}) {
  const { t } = useWords();
  const { owners } = useOwners();
  return (
    <>
      <div className="toolbar" role="search">
        <Select
          label={t('alerts.state')}
          value={of.state ?? 'unresolved'}
          onValue={(state: Standing) => onFilter({ state: state === 'unresolved' ? undefined : state })}
        >
          <Options of={STANDINGS} text={(one) => t(`alerts.standing.${one}`)} />
        </Select>
        <Select
          label={t('alerts.kind')}
          value={of.kind ?? ''}
          onValue={(kind: Kind | '') => onFilter({ kind: kind || undefined })}
        >
          <option value="">{t('all')}</option>
          <Options of={KINDS} text={(one) => t(`alert.kind.${one}`)} />
        </Select>
        <Select
          label={t('alerts.owner')}
          value={of.owner ?? ''}
          onValue={(owner) => onFilter({ owner: owner || undefined })}
        >
          <option value="">{t('all')}</option>
          <option value="me">{t('alerts.me')}</option>
          <option value="none">{t('alerts.nobody')}</option>
          <Options of={owners} />
        </Select>
      </div>
      {of.customer && (
        <ul className="chips" aria-label={t('filter.these')}>
          <li>
            {`${t('customer')}: ${of.customer}`}
            <button
              type="button"
              aria-label={t('filter.remove', { what: t('customer') })}
              onClick={() => onFilter({ customer: undefined })}
            >
              <Icon sign="close" size={14} />
            </button>
          </li>
        </ul>
      )}
    </>
  );
}
