/** Forms, and the fields that several of them have. */
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Refusal } from '../api/client';
import { useWords } from '../i18n';
import { Icon } from './icons';
import { Button, Input } from './kit';

/** A form that sends its fields. `fields` has what the API found wrong with single ones. */
export function useForm<Fields, Answer>(
  send: (fields: Fields) => Promise<Answer>,
  onSuccess?: (answer: Answer) => void,
) {
  const mutation = useMutation({ mutationFn: send, onSuccess });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutation.mutate(Object.fromEntries(new FormData(event.currentTarget)) as Fields);
  };
  const fields = mutation.error instanceof Refusal ? mutation.error.fields : {};
  /** What is wrong, but for what stands at its field already. */
  const problem = Object.keys(fields).length === 0 ? mutation.error : null;
  const code = mutation.error instanceof Refusal ? mutation.error.code : undefined;
  return { mutation, submit, fields, problem, code };
}

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

/** A code of the second factor: of the app, or for recovery. */
export function Code({ error, autoFocus }: { error?: string; autoFocus?: boolean }) {
  const { t } = useWords();
  const [recovery, setRecovery] = useState(false);
  return (
    <div className="stack tight">
      <Input
        key={String(recovery)}
        label={t(recovery ? 'auth.recoveryCode' : 'auth.code')}
        name="code"
        inputMode={recovery ? 'text' : 'numeric'}
        autoComplete="one-time-code"
        spellCheck={false}
        required
        autoFocus={autoFocus}
        hint={t(recovery ? 'auth.recoveryHint' : 'auth.codeHint')}
        error={error}
      />
      <button type="button" className="linkish small" onClick={() => setRecovery(!recovery)}>
        {t(recovery ? 'auth.useCode' : 'auth.useRecovery')}
      </button>
    </div>
  );
}
