import { useState } from 'react';
import { useWords } from '../i18n';
import { Button } from './button';
import { Icon } from './icons';
import { Input } from './input';

export function Password({
  label,
  name = 'password',
  autoComplete,
  hint,
  error,
}: {
  label?: string;
  name?: string;
  autoComplete: 'current-password' | 'new-password';
  hint?: string;
  error?: string;
}) {
  const { t } = useWords();
  const [shown, setShown] = useState(false);
  return (
    <Input
      label={label ?? t('auth.password')}
      name={name}
      type={shown ? 'text' : 'password'}
      autoComplete={autoComplete}
      required
      hint={hint}
      error={error}
      after={
        <Button
          kind="ghost icon"
          aria-label={t(shown ? 'auth.hide' : 'auth.show')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          <Icon sign="eye" />
        </Button>
      }
    />
  );
}
