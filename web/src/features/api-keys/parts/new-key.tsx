import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, type Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { atLeast, ROLES, useRole, type Role } from '../../../api/roles';
import { Dialog } from '../../../ui/dialog';
import { useForm } from '../../../ui/form';
import { Button, Input, Problem, Select } from '../../../ui/kit';

const PARTS = ['datasets', 'models', 'scores', 'audit'] as const satisfies readonly Schemas['Resource'][];
/** Days until a key ends by itself. */
const LIVES = [30, 90, 365] as const;
const DAY_MS = 86_400_000;

interface Fields {
  name: string;
  role: Role;
  days: string;
  limit: string;
}

/** Asks what a new key is to be good for. */
export function NewKey({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (made: Schemas['KeyMade']) => void;
}) {
  const { t } = useWords();
  const queries = useQueryClient();
  const { role: own } = useRole();
  const [parts, setParts] = useState<readonly Schemas['Resource'][]>(['all']);
  const { mutation, submit, fields, problem } = useForm(
    ({ name, role, days, limit }: Fields) =>
      body(
        api.POST('/v1/keys', {
          body: {
            name,
            role,
            resources: [...parts],
            expires_at: days ? new Date(Date.now() + Number(days) * DAY_MS).toISOString() : null,
            requests_per_minute: limit ? Number(limit) : null,
          },
        }),
      ),
    (made) => {
      void queries.invalidateQueries({ queryKey: ['keys'] });
      onMade(made);
    },
  );
  const all = parts.includes('all');
  return (
    <Dialog title={t('keys.new')} onClose={onClose} onSubmit={submit}>
      <Input
        label={t('auth.nameOf')}
        name="name"
        maxLength={100}
        required
        hint={t('keys.nameHint')}
        error={fields.name}
      />
      <Select label={t('people.role')} name="role" defaultValue="analyst" error={fields.role}>
        {ROLES.filter((role) => own && atLeast(own, role)).map((role) => (
          <option key={role} value={role}>
            {t(`who.${role}`)} – {t(`who.${role}Hint`)}
          </option>
        ))}
      </Select>
      <fieldset className="plain">
        <legend className="legend">{t('keys.reach')}</legend>
        <label className="check">
          <input
            type="checkbox"
            checked={all}
            onChange={(event) => setParts(event.target.checked ? ['all'] : ['scores'])}
          />
          {t('resource.all')}
        </label>
        {PARTS.map((part) => (
          <label className="check" key={part}>
            <input
              type="checkbox"
              checked={all || parts.includes(part)}
              disabled={all}
              onChange={(event) =>
                setParts(event.target.checked ? [...parts, part] : parts.filter((one) => one !== part))
              }
            />
            {t(`resource.${part}`)}
          </label>
        ))}
        {fields.resources && <span className="wrong">{fields.resources}</span>}
      </fieldset>
      <div className="grid2">
        <Select label={t('keys.expires')} name="days" defaultValue="365" error={fields.expires_at}>
          {LIVES.map((days) => (
            <option key={days} value={days}>
              {t('keys.in', { n: days })}
            </option>
          ))}
          <option value="">{t('keys.noend')}</option>
        </Select>
        <Input
          label={t('keys.limit')}
          name="limit"
          type="number"
          min={1}
          max={100_000}
          placeholder={t('keys.limitNone')}
          error={fields.requests_per_minute}
        />
      </div>
      {problem && <Problem error={problem} />}
      <div className="actions end">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" kind="primary" disabled={mutation.isPending || parts.length === 0}>
          {t('keys.make')}
        </Button>
      </div>
    </Dialog>
  );
}
