import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { Select } from '../../../ui';
import { segments } from '../../customers/api';
import type { Draft } from '../draft';

export interface Part {
  of: Draft;
  wrong: Record<string, string>;
  set: (change: Partial<Draft>) => void;
}

/** Whose offers are chosen: everybody's, or those of a segment, with how many it has. */
export function AudienceField({ of, wrong, set }: Part) {
  const { t, f } = useWords();
  const known = useQuery(segments).data ?? [];
  const isGone = !!of.segment && !known.some(({ id }) => id === of.segment);
  return (
    <Select
      label={t('campaign.audience')}
      hint={
        <>
          {t('campaign.audienceHint')} <Link to="/customers">{t('campaign.toCustomers')}</Link>
        </>
      }
      value={of.segment}
      onValue={(segment) => set({ segment })}
      error={wrong.segment_id}
    >
      <option value="">{t('campaign.everybody')}</option>
      {isGone && <option value={of.segment}>{t('campaign.segmentGone')}</option>}
      {known.map(({ id, name, customers }) => (
        <option key={id} value={id}>
          {customers == null ? name : t('campaign.segmentOf', { name, n: f.integer(customers) })}
        </option>
      ))}
    </Select>
  );
}
