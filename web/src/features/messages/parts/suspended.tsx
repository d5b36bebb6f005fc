import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, Note, useMutation } from '../../../ui';
import { endSuspension, type Outreach } from '../api';

/** That messages are held back since too many came back, and the way on. */
export function Suspended({ of }: { of: NonNullable<Outreach['suspension']> }) {
  const { t, f } = useWords();
  const { may } = useRole();
  const ending = useMutation(endSuspension);
  const { bounces, outcomes, since } = of;
  return (
    <Note tone="bad" sign="warn" role="status" title={t('suspended.title')}>
      <span>{t('suspended.text', { n: bounces, of: outcomes, when: f.moment(since) })}</span>
      <Button kind="primary" disabled={!may('outreach') || ending.isPending} onClick={() => ending.mutate()}>
        {t('suspended.end')}
      </Button>
    </Note>
  );
}
