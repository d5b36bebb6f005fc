import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Check, Choices, Dialog, Input, ticked, useForm } from '../../../ui';
import { changeEndpoint, createEndpoint, EVENTS, type Endpoint, type EventType } from '../api';

/** Asks where a new webhook is, and what it is told of. */
export function NewEndpoint({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (made: Schemas['EndpointWithSecret']) => void;
}) {
  const { t } = useWords();
  const [kind, setKind] = useState<Schemas['EndpointKind']>('webhook');
  const [events, setEvents] = useState<readonly EventType[]>(['scoring_run.completed', 'run.failed']);
  const form = useForm(createEndpoint, onMade, { kind, events: [...events] });
  return (
    <Dialog
      title={t('webhooks.new')}
      onClose={onClose}
      form={form}
      action={t('webhooks.make')}
      busy={form.mutation.isPending || events.length === 0}
    >
      <Choices
        label={t('webhooks.kind')}
        value={kind}
        options={(['webhook', 'slack'] as const).map((one) => [one, t(`webhooks.kind.${one}`)])}
        onChange={setKind}
      />
      <Input
        label={t('webhooks.address')}
        name="address"
        type="url"
        maxLength={1000}
        required
        spellCheck={false}
        placeholder={kind === 'slack' ? 'https://hooks.slack.com/services/…' : 'https://example.com/perene'}
        hint={t(kind === 'slack' ? 'webhooks.slackHint' : 'webhooks.addressHint')}
        error={form.fields.address}
      />
      <Events chosen={events} onChange={setEvents} error={form.fields.events} />
      <Description error={form.fields.description} />
    </Dialog>
  );
}

/** Asks what of a webhook is to be changed. */
export function EditEndpoint({ of, onClose }: { of: Endpoint; onClose: () => void }) {
  const { t } = useWords();
  const [events, setEvents] = useState<readonly EventType[]>(of.events);
  const form = useForm(changeEndpoint, onClose, { id: of.id, events: [...events] });
  return (
    <Dialog
      title={t('webhooks.editOf')}
      onClose={onClose}
      form={form}
      action={t('save')}
      busy={form.mutation.isPending || events.length === 0}
    >
      <Input
        label={t('webhooks.address')}
        name="address"
        type="url"
        maxLength={1000}
        spellCheck={false}
        placeholder={of.address}
        hint={t('webhooks.addressKept')}
        error={form.fields.address}
      />
      <Events chosen={events} onChange={setEvents} error={form.fields.events} />
      <Description of={of.description} error={form.fields.description} />
    </Dialog>
  );
}

function Events({
  chosen,
  onChange,
  error,
}: {
  chosen: readonly EventType[];
  onChange: (events: EventType[]) => void;
  error?: string;
}) {
  const { t } = useWords();
  return (
    <fieldset className="plain">
      <legend className="legend">{t('webhooks.events')}</legend>
      {EVENTS.map((one) => (
        <Check key={one} checked={chosen.includes(one)} onValue={(on) => onChange(ticked(chosen, one, on))}>
          {t(`webhooks.told.${one}`)}
        </Check>
      ))}
      {error && <span className="wrong">{error}</span>}
    </fieldset>
  );
}

function Description({ of, error }: { of?: string; error?: string }) {
  const { t } = useWords();
  return (
    <Input
      label={t('webhooks.description')}
      name="description"
      maxLength={200}
      defaultValue={of}
      hint={t('webhooks.descriptionHint')}
      error={error}
    />
  );
}
