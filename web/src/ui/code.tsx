import { useState } from 'react';
import { useWords } from '../i18n';
import { Input } from './input';

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
