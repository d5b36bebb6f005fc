import { Link } from '@tanstack/react-router';
import { useTitle } from '../../../browser/title';
import { useWords } from '../../../i18n';
import { Button, EmailInput, Note, Problem, useForm } from '../../../ui';
import { askForPasswordReset } from '../api';
import { Frame } from '../parts/welcome-frame';

export default function ForgotPassword() {
  const { t } = useWords();
  useTitle(t('auth.forgotTitle'));
  const { mutation, submit, fields, problem } = useForm(askForPasswordReset);
  return (
    <Frame>
      <form onSubmit={submit}>
        <h1>{t('auth.forgotTitle')}</h1>
        {mutation.data ? (
          <div role="status">
            <Note tone="good" sign="mail" title={t('auth.forgotSent')}>
              <span>{t('auth.forgotSent2', { email: mutation.data })}</span>
            </Note>
          </div>
        ) : (
          <>
            <p className="muted">{t('auth.forgotLead')}</p>
            <EmailInput error={fields.email} />
            <Problem of={{ error: problem }} />
            <Button type="submit" kind="primary wide" disabled={mutation.isPending}>
              {t('auth.forgotSend')}
            </Button>
          </>
        )}
        <p className="small">
          <Link to="/signin">{t('auth.backToSignIn')}</Link>
        </p>
      </form>
    </Frame>
  );
}
