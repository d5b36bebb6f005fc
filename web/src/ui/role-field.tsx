import { atLeast, ROLES, useRole } from '../api/roles';
import { useWords } from '../i18n';
import { Options } from './options';
import { Select } from './select';

/** The roles that somebody may give, up to their own. */
export function RoleField({ error }: { error?: string }) {
  const { t } = useWords();
  const { role: own } = useRole();
  return (
    <Select label={t('people.role')} name="role" defaultValue="analyst" error={error}>
      <Options
        of={ROLES.filter((role) => own && atLeast(own, role))}
        text={(role) => `${t(`who.${role}`)} – ${t(`who.${role}Hint`)}`}
      />
    </Select>
  );
}
