import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, Dialog, Note, useMutation } from '../../../ui';
import { changeSettings, type Outreach } from '../api';

/** That nothing is sent, and the way back. */
export function Paused({ of: { settings } }: { of: Outreach }) {
  const { t } = useWords();
  const { may } = useRole();
  const [asking, setAsking] = useState(false);
  return (
    <Note tone="bad" sign="warn" role="status" title={t('outreach.paused')}>
      <span>{t('outreach.pausedText')}</span>
      <Button kind="primary" disabled={!may('outreach')} onClick={() => setAsking(true)}>
        {t('outreach.resume')}
      </Button>
      {asking && <Resume of={settings} onClose={() => setAsking(false)} />}
    </Note>
  );
}

function Resume({ of, onClose }: { of: Outreach['settings']; onClose: () => void }) {
  const { t } = useWords();
  const resuming = useMutation(changeSettings, onClose);
  return (
    <Dialog
      title={t('outreach.resumeTitle')}
      onClose={onClose}
      onSubmit={() => resuming.mutate({ to: { ...of, paused: false }, from: of })}
      action={t('outreach.resume')}
      busy={resuming.isPending}
      problem={resuming.error}
    >
      <p>{t('outreach.resumeText')}</p>
    </Dialog>
  );
}

/** Holds everything back, at once: it is what one does in a hurry. */
export function Pause({ of: { settings } }: { of: Outreach }) {
  const { t } = useWords();
  const { may } = useRole();
  const pausing = useMutation({ ...changeSettings, refusal: 'toast' });
  if (settings.paused) return null;
  return (
    <Button
      disabled={!may('outreach') || pausing.isPending}
      onClick={() => pausing.mutate({ to: { ...settings, paused: true }, from: settings })}
    >
      {t('outreach.pause')}
    </Button>
  );
}
