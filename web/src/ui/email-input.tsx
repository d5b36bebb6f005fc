import { useWords } from '../i18n';
import { Input } from './input';

/** The field of a mail address. */
export function EmailInput({ label, own = true, error }: { label?: string; own?: boolean; error?: string }) {
  const { t } = useWords();
  const autoComplete = own ? 'email' : 'off';
  const name = label ?? t('auth.email');
  return <Input label={name} name="email" type="email" autoComplete={autoComplete} required error={error} />;
}
