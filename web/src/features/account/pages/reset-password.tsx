import { Link, useLocation } from '@tanstack/react-router';
import { end } from '../../../api/session';
import { useWords } from '../../../i18n';
import { Button, Note, Password, Problem, useForm } from '../../../ui';
import { resetPassword } from '../api';
import { Frame, mailedToken } from '../parts/welcome-frame';

export default function ResetPassword() {
  const { t } = useWords();
  const token = mailedToken(useLocation({ select: (at) => at.hash }));
  const { mutation, submit, fields, problem, code } = useForm(
    resetPassword,
    // It has ended all sessions, this browser's among them.
    end,
    { token },
  );
  return (
    <Frame title={t('auth.resetTitle')} onSubmit={submit}>
      {mutation.isSuccess ? (
        <>
          <Note tone="good" role="status" title={t('auth.resetDone')}>
            <span>{t('auth.resetDone2')}</span>
          </Note>
          <Link className="button primary wide" to="/signin">
            {t('auth.signin')}
          </Link>
        </>
      ) : (
        <>
          <Password
            label={t('auth.newPassword')}
            autoComplete="new-password"
            hint={t('auth.passwordHint')}
            error={fields.password}
          />
          <Problem of={{ error: problem }} />
          {code === 'link_invalid' ? (
            <Link className="button primary wide" to="/forgot-password">
              {t('auth.forgotSend')}
            </Link>
          ) : (
            <Button type="submit" kind="primary wide" disabled={mutation.isPending}>
              {t('auth.resetGo')}
            </Button>
          )}
        </>
      )}
    </Frame>
  );
}
