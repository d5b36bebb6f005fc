import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { LANGUAGES, useWords } from '../../../i18n';
import {
  Button,
  Card,
  Check,
  Input,
  Options,
  Problem,
  Select,
  useFieldErrors,
  useMutation,
} from '../../../ui';
import { changeSettings, type Outreach, type Settings } from '../api';
import { clockHour, HOURS } from '../../../i18n/clock-hour';
import { timeZones } from '../../../browser/time-zones';

const USUAL_QUIET = { from: 21, until: 8 };

/** How all messages are sent, whatever they say. */
export function SettingsForm({ of: { settings: before } }: { of: Outreach }) {
  const { t } = useWords();
  const { may } = useRole();
  const [now, setNow] = useState(before);
  const saving = useMutation(changeSettings);
  const wrong = useFieldErrors(saving.error);
  const set = (change: Partial<Settings>) => setNow({ ...now, ...change });
  const off = !may('outreach');
  const part = { of: now, wrong, off, set };
  return (
    <form
      className="stack loose"
      onSubmit={(event) => {
        event.preventDefault();
        // It may have been paused, or not, since the page was opened.
        saving.mutate({ to: { ...now, paused: before.paused }, from: before });
      }}
    >
      <Card title={t('sender.title')} hint={t('sender.hint')}>
        <Sender {...part} />
      </Card>
      <Card title={t('bounds.title')} hint={t('bounds.hint')}>
        <Bounds {...part} />
      </Card>
      <Problem of={{ error: Object.keys(wrong).length === 0 && saving.error }} />
      <div className="actions">
        <Button type="submit" kind="primary" disabled={off || saving.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

interface Part {
  of: Settings;
  wrong: Record<string, string>;
  off: boolean;
  set: (change: Partial<Settings>) => void;
}

/** Who writes, where and in what language. */
function Sender({ of, wrong, off, set }: Part) {
  const { t } = useWords();
  return (
    <div className="grid-auto">
      <Input
        label={t('sender.name')}
        hint={t('sender.nameHint')}
        maxLength={100}
        disabled={off}
        value={of.from_name ?? ''}
        onValue={(name) => set({ from_name: name || null })}
        error={wrong.from_name}
      />
      <Input
        label={t('sender.reply')}
        hint={t('sender.replyHint')}
        type="email"
        disabled={off}
        value={of.reply_to ?? ''}
        onValue={(to) => set({ reply_to: to || null })}
        error={wrong.reply_to}
      />
      <Select
        label={t('sender.language')}
        hint={t('sender.languageHint')}
        disabled={off}
        value={of.language}
        onValue={(language) => set({ language })}
      >
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        label={t('sender.zone')}
        hint={t('sender.zoneHint')}
        disabled={off}
        value={of.time_zone}
        onValue={(time_zone) => set({ time_zone })}
        error={wrong.time_zone}
      >
        <Options of={timeZones(of.time_zone)} />
      </Select>
    </div>
  );
}

/** When customers are left alone. */
function Bounds({ of, wrong, off, set }: Part) {
  const { t, f } = useWords();
  const { frequency_cap: cap, quiet_hours: quiet } = of;
  const hour = (name: 'from' | 'until') =>
    quiet && (
      <Select
        label={t(`bounds.${name}`)}
        disabled={off}
        value={String(quiet[name])}
        onValue={(hour) => set({ quiet_hours: { ...quiet, [name]: Number(hour) } })}
      >
        <Options of={HOURS} text={(one) => clockHour(f, one)} />
      </Select>
    );
  return (
    <div className="stack">
      <Check disabled={off} checked={!!quiet} onValue={(on) => set({ quiet_hours: on ? USUAL_QUIET : null })}>
        {t('bounds.quiet')}
      </Check>
      {quiet && (
        <div className="grid-auto">
          {hour('from')}
          {hour('until')}
        </div>
      )}
      {wrong.quiet_hours && <span className="wrong">{wrong.quiet_hours}</span>}
      <div className="grid-auto">
        <Input
          label={t('bounds.messages')}
          hint={t('bounds.messagesHint')}
          type="number"
          min={1}
          max={100}
          required
          disabled={off}
          value={cap.messages || ''}
          onValue={(messages) => set({ frequency_cap: { ...cap, messages: Number(messages) } })}
          error={wrong.frequency_cap}
        />
        <Input
          label={t('bounds.days')}
          type="number"
          min={1}
          max={60}
          required
          disabled={off}
          value={cap.days || ''}
          onValue={(days) => set({ frequency_cap: { ...cap, days: Number(days) } })}
        />
        <Input
          label={t('bounds.holdOut')}
          hint={t('bounds.holdOutHint')}
          type="number"
          min={0}
          max={50}
          required
          disabled={off}
          value={Math.round(of.hold_out * 100)}
          onValue={(percent) => set({ hold_out: Number(percent) / 100 })}
          error={wrong.hold_out}
        />
      </div>
    </div>
  );
}
