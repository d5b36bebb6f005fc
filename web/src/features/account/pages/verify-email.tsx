import { Link, useLocation } from '@tanstack/react-router';
import { useSignedIn } from '../../../api/session';
import { useTitle } from '../../../browser/title';
import { useWords } from '../../../i18n';
import { Button, Note, Problem, useForm } from '../../../ui';
import { verifyEmail } from '../api';
import { Frame, mailedToken } from '../parts/welcome-frame';

/** A click, not the visit, verifies: programs that look into mails visit links, too. */
export default function VerifyEmail() {
  const { t } = useWords();
  const signedIn = useSignedIn();
  const token = mailedToken(useLocation({ select: (at) => at.hash }));
  useTitle(t('auth.verifyTitle'));
  const { mutation, submit } = useForm(verifyEmail, undefined, { token });
  return (
    <Frame>
      <form onSubmit={submit}>
        <h1>{t('auth.verifyTitle')}</h1>
        {mutation.data ? (
          <>
            <div role="status">
              <Note tone="good" title={t('auth.verified')}>
                <span>{t('auth.verified2', { email: mutation.data.email })}</span>
              </Note>
            </div>
            <Link className="button primary wide" to={signedIn ? '/' : '/signin'}>
              {t(signedIn ? 'continue' : 'auth.signin')}
            </Link>
          </>
        ) : (
          <>
            <p className="muted">{t('auth.verifyLead')}</p>
            <Problem of={{ error: mutation.error }} />
            {mutation.error ? (
              <Link className="button wide" to="/settings/profile">
                {t('settings.profile')}
              </Link>
            ) : (
              <Button type="submit" kind="primary wide" disabled={mutation.isPending}>
                {t('auth.verifyGo')}
              </Button>
            )}
          </>
        )}
      </form>
    </Frame>
  );
}
