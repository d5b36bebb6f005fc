import { useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { api, body } from '../../../api/client';
import { useWords } from '../../../i18n';
import { useSignedIn } from '../../../api/session';
import { useTitle } from '../../../browser/title';
import { useForm } from '../../../ui/form';
import { Button, Note, Problem } from '../../../ui/kit';
import { Frame, mailedToken } from '../parts/welcome-frame';

/** A click, not the visit, verifies: programs that look into mails visit links, too. */
export function VerifyEmail() {
  const { t } = useWords();
  const queries = useQueryClient();
  const signedIn = useSignedIn();
  const token = mailedToken(useLocation({ select: (at) => at.hash }));
  useTitle(t('auth.verifyTitle'));
  const { mutation, submit } = useForm(
    () => body(api.POST('/v1/auth/verify-email', { body: { token } })),
    () => void queries.invalidateQueries({ queryKey: ['me'] }),
  );
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
            {mutation.error && <Problem error={mutation.error} />}
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
