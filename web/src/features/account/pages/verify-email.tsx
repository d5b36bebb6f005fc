import { Link, useLocation } from '@tanstack/react-router';
import { useSignedIn } from '../../../api/session';
import { useWords } from '../../../i18n';
import { Button, Note, Problem, useForm } from '../../../ui';
import { verifyEmail } from '../api';
import { Frame, mailedToken } from '../parts/welcome-frame';

/** A click, not the visit, verifies: programs that look into mails visit links, too. */
export default function VerifyEmail() {
  const { t } = useWords();
  const signedIn = useSignedIn();
  const token = mailedToken(useLocation({ select: (at) => at.hash }));
  const { mutation, submit } = useForm(verifyEmail, undefined, { token });
  return (
    <Frame title={t('auth.verifyTitle')} onSubmit={submit}>
      {mutation.data ? (
        <>
          <Note tone="good" role="status" title={t('auth.verified')}>
            <span>{t('auth.verified2', { email: mutation.data.email })}</span>
          </Note>
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
    </Frame>
  );
}
