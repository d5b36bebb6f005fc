import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Check, Dialog, Input, Options, RoleField, Select, ticked, useForm } from '../../../ui';
import { createKey } from '../api';

const PARTS = [
  'datasets',
  'models',
  'scores',
  'events',
  'customers',
  'audit',
] as const satisfies readonly Schemas['Resource'][];
/** Days until a key ends by itself. */
const LIVES = [30, 90, 365] as const;

/** Asks what a new key is to be good for. */
export function NewKey({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (made: Schemas['KeyMade']) => void;
}) {
  const { t } = useWords();
  const [parts, setParts] = useState<readonly Schemas['Resource'][]>(['all']);
  const form = useForm(createKey, onMade, { resources: [...parts] });
  const all = parts.includes('all');
  return (
    <Dialog
      title={t('keys.new')}
      onClose={onClose}
      form={form}
      action={t('keys.make')}
      busy={form.mutation.isPending || parts.length === 0}
    >
      <Input
        label={t('auth.nameOf')}
        name="name"
        maxLength={100}
        required
        hint={t('keys.nameHint')}
        error={form.fields.name}
      />
      <RoleField error={form.fields.role} />
      <fieldset className="plain">
        <legend className="legend">{t('keys.reach')}</legend>
        <Check checked={all} onValue={(on) => setParts(on ? ['all'] : ['scores'])}>
          {t('resource.all')}
        </Check>
        {PARTS.map((part) => (
          <Check
            key={part}
            checked={all || parts.includes(part)}
            disabled={all}
            onValue={(on) => setParts(ticked(parts, part, on))}
          >
            {t(`resource.${part}`)}
          </Check>
        ))}
        {form.fields.resources && <span className="wrong">{form.fields.resources}</span>}
      </fieldset>
      <div className="grid2">
        <Select label={t('keys.expires')} name="days" defaultValue="365" error={form.fields.expires_at}>
          <Options of={LIVES} text={(days) => t('keys.in', { n: days })} />
          <option value="">{t('keys.noend')}</option>
        </Select>
        <Input
          label={t('keys.limit')}
          name="limit"
          type="number"
          min={1}
          max={100_000}
          placeholder={t('keys.limitNone')}
          error={form.fields.requests_per_minute}
        />
      </div>
    </Dialog>
  );
}
