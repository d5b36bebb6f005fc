import { useWords } from '../../../i18n';
import type { Campaign } from '../../../api/campaigns';
import { Note, usePhrases } from '../../../ui';

const FIELDS = {
  offers: 'campaign.offers',
  segment_id: 'campaign.audience',
  budgets: 'campaign.budgets',
  ends_at: 'campaign.ends',
} as const;

const isKnown = (field: string): field is keyof typeof FIELDS => field in FIELDS;

/** What keeps a campaign from being started, and what should be known before. */
export function CampaignLacks({ of: { lacks, warnings } }: { of: Campaign }) {
  const { t } = useWords();
  const { fieldError } = usePhrases();
  return (
    <>
      {lacks.length > 0 && (
        <Note tone="warn" title={t('campaign.lacks')}>
          {lacks.map((one) => (
            <span key={one.field}>
              {isKnown(one.field) && `${t(FIELDS[one.field])}: `}
              {fieldError(one)}
            </span>
          ))}
        </Note>
      )}
      {warnings.length > 0 && (
        <Note title={t('campaign.warnings')}>
          {warnings.map((one) => (
            <span key={one.code}>{fieldError(one)}</span>
          ))}
        </Note>
      )}
    </>
  );
}
