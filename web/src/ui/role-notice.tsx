import { useWords } from '../i18n';
import { leastRole, type Permission } from '../api/roles';
import { Note } from './note';

/** Why what is on the page cannot be changed by this role. */
export function RoleNotice({ permission }: { permission: Permission }) {
  const { t } = useWords();
  return (
    <Note sign="shield">
      {t('role.needs', { role: t(`who.${leastRole(permission)}`).toLocaleLowerCase() })}
    </Note>
  );
}
