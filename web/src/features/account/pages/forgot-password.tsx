import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { Button, EmailInput, Note, Problem, useForm } from '../../../ui';
import { askForPasswordReset } from '../api';
import { Frame } from '../parts/welcome-frame';

export default function ForgotPassword() {
  const { t } = useWords();
  const { mutation, submit, fields, problem } = useForm(askForPasswordReset);
  return (
    <Frame title={t('auth.forgotTitle')} onSubmit={submit}>
      {mutation.data ? (
        <Note tone="good" role="status" sign="mail" title={t('auth.forgotSent')}>
          <span>{t('auth.forgotSent2', { email: mutation.data })}</span>
        </Note>
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
    </Frame>
  );
}
