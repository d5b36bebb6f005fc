import { type FormEvent, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, Dialog, Input, Note, Problem, useMutation } from '../../../ui';
import { endClock, isSwept, setClock, timeOf, type Outreach } from '../api';
import { localMoment } from '../days';

const HOUR = 3_600_000;
const STEPS = [
  ['clock.hour', HOUR],
  ['clock.day', 24 * HOUR],
  ['clock.week', 7 * 24 * HOUR],
] as const;

/** Begins test mode. */
export function BeginTest({ of }: { of: Outreach }) {
  const { t } = useWords();
  const { may } = useRole();
  const [setting, setSetting] = useState(false);
  if (of.test_clock) return null;
  return (
    <>
      <Button disabled={!may('outreach')} onClick={() => setSetting(true)}>
        {t('clock.begin')}
      </Button>
      {setting && <SetClock of={of} onClose={() => setSetting(false)} />}
    </>
  );
}

/** That another time holds, which one, and ways to move it on and to end it. */
export function TestClock({ of, clock }: { of: Outreach; clock: Schemas['TestClockView'] }) {
  const { t, f } = useWords();
  const { may } = useRole();
  const [doing, setDoing] = useState<'set' | 'end'>();
  const moving = useMutation(setClock);
  const { mutate } = moving;
  const isDone = of.is_planned && isSwept(clock);
  const off = !may('outreach') || moving.isPending;
  return (
    <Note tone="warn" sign="warn" role="status" title={t('clock.title')}>
      <span>{t('clock.text', { recipient: clock.recipient })}</span>
      <div className="clock">
        <span className="figure">{f.moment(clock.at)}</span>
        <span className="muted small">{t(isDone ? 'clock.done' : 'clock.working')}</span>
      </div>
      <Problem of={{ error: moving.error }} />
      <div className="actions">
        {STEPS.map(([name, ms]) => (
          <Button
            key={name}
            disabled={off}
            onClick={() => mutate({ at: new Date(Date.parse(clock.at) + ms).toISOString() })}
          >
            {t(name)}
          </Button>
        ))}
        <Button disabled={off} onClick={() => setDoing('set')}>
          {t('clock.set')}
        </Button>
        <Button disabled={off} onClick={() => setDoing('end')}>
          {t('clock.end')}
        </Button>
      </div>
      {doing === 'set' && <SetClock of={of} onClose={() => setDoing(undefined)} />}
      {doing === 'end' && <EndTest onClose={() => setDoing(undefined)} />}
    </Note>
  );
}

function SetClock({ of, onClose }: { of: Outreach; onClose: () => void }) {
  const { t } = useWords();
  const setting = useMutation(setClock, onClose);
  const now = localMoment(timeOf(of));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const at = new Date(String(new FormData(event.currentTarget).get('at')));
    setting.mutate({ at: at.toISOString() });
  };
  return (
    <Dialog
      title={t(of.test_clock ? 'clock.set' : 'clock.begin')}
      onClose={onClose}
      onSubmit={submit}
      action={t(of.test_clock ? 'clock.move' : 'clock.begin')}
      busy={setting.isPending}
      problem={setting.error}
    >
      <p>{t('clock.beginText')}</p>
      <Input
        label={t('clock.at')}
        name="at"
        type="datetime-local"
        required
        defaultValue={now}
        min={of.test_clock ? now : undefined}
        hint={t('clock.atHint', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
      />
    </Dialog>
  );
}

function EndTest({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const ending = useMutation(endClock, onClose);
  return (
    <Dialog
      title={t('clock.end')}
      onClose={onClose}
      onSubmit={() => ending.mutate()}
      action={t('clock.end')}
      busy={ending.isPending}
      problem={ending.error}
    >
      <p>{t('clock.endText')}</p>
    </Dialog>
  );
}
