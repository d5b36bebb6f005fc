import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import { Badge } from './badge';
import { useTones } from './tones';

export function Risk({ of }: { of: Schemas['Risk'] }) {
  const { t } = useWords();
  return <Badge tone={useTones().risk(of)}>{t(`risk.${of}`)}</Badge>;
}
