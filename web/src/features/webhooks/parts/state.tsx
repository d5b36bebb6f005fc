import { useWords } from '../../../i18n';
import { Badge, type Tone } from '../../../ui';
import type { Endpoint } from '../api';

const TONE: Record<Endpoint['state'], Tone> = { active: 'good', paused: '', disabled: 'bad' };

/** Whether a webhook is told of anything, and whether it takes it. */
export function State({ of: { state, failing_since } }: { of: Endpoint }) {
  const { t } = useWords();
  if (state === 'active' && failing_since) return <Badge tone="warn">{t('webhooks.failing')}</Badge>;
  return <Badge tone={TONE[state]}>{t(`webhooks.state.${state}`)}</Badge>;
}
