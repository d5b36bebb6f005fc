import { Link, useLocation } from '@tanstack/react-router';
import { end } from '../../../api/session';
import { useTitle } from '../../../browser/title';
import { useWords } from '../../../i18n';
import { Button, Note, Password, Problem, useForm } from '../../../ui';
import { resetPassword } from '../api';
import { Frame, mailedToken } from '../parts/welcome-frame';

export default function ResetPassword() {
  const { t } = useWords();
  const token = mailedToken(useLocation({ select: (at) => at.hash }));
  useTitle(t('auth.resetTitle'));
  const { mutation, submit, fields, problem, code } = useForm(
    resetPassword,
    // It has ended all sessions, this browser's among them.
    end,
    { token },
  );
  return (
    <Frame>
      <form onSubmit={submit}>
        <h1>{t('auth.resetTitle')}</h1>
        {mutation.isSuccess ? (
          <>
            <div role="status">
              <Note tone="good" title={t('auth.resetDone')}>
                <span>{t('auth.resetDone2')}</span>
              </Note>
            </div>
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
      </form>
    </Frame>
  );
}
