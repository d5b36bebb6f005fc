import { useWords } from '../../../i18n';
import { Badge, type Tone } from '../../../ui';
import type { Campaign } from '../../../api/campaigns';

const TONES: Record<Campaign['state'], Tone> = { draft: '', running: 'good', paused: 'warn', ended: '' };

/** How a campaign stands. */
export function CampaignState({ of }: { of: Campaign['state'] }) {
  const { t } = useWords();
  return <Badge tone={TONES[of]}>{t(`campaign.state.${of}`)}</Badge>;
}
