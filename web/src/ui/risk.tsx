import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import { Badge } from './badge';

export function Risk({ of }: { of: Schemas['Risk'] }) {
  const { t } = useWords();
  return <Badge tone={of === 'high' ? 'bad' : of === 'medium' ? 'warn' : ''}>{t(`risk.${of}`)}</Badge>;
}
