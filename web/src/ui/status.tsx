import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import { Badge, type Tone } from './badge';

const STATUS_TONE: Record<string, Tone> = {
  ready: 'good',
  succeeded: 'good',
  failed: 'bad',
  running: 'accent',
  ingesting: 'accent',
  prod: 'accent',
};

export function Status({ of }: { of: Schemas['DatasetStatus'] | Schemas['ShownStatus'] }) {
  const { t } = useWords();
  return <Badge tone={STATUS_TONE[of]}>{t(`status.${of}`)}</Badge>;
}
