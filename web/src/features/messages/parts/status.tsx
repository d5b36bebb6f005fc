import { useWords } from '../../../i18n';
import { Badge, type Tone } from '../../../ui';
import type { Status } from '../search';

const TONE: Record<Status, Tone> = {
  proposed: 'accent',
  waiting: 'warn',
  queued: 'accent',
  sending: 'accent',
  sent: 'good',
  unknown: 'warn',
  refused: 'bad',
  withheld: '',
  rejected: '',
  delivered: 'good',
  bounced: 'bad',
  complained: 'bad',
};

/** How a message stands. */
export function MessageState({ of }: { of: Status }) {
  const { t } = useWords();
  return <Badge tone={TONE[of]}>{t(`message.status.${of}`)}</Badge>;
}
