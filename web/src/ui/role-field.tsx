import { useState } from 'react';
import { atLeast, ROLES, type Role, useRole } from '../api/roles';
import { useWords } from '../i18n';
import { Options } from './options';
import { Select } from './select';

/** The roles that somebody may give, up to their own; below, what the chosen one may do. */
export function RoleField({ error }: { error?: string }) {
  const { t } = useWords();
  const { role: own } = useRole();
  const [role, setRole] = useState<Role>('analyst');
  return (
    <Select
      label={t('people.role')}
      hint={t(`who.${role}Hint`)}
      name="role"
      value={role}
      onValue={setRole}
      error={error}
    >
      <Options of={ROLES.filter((one) => own && atLeast(own, one))} text={(one) => t(`who.${one}`)} />
    </Select>
  );
}
