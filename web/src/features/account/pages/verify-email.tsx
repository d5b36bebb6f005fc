import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { me } from '../../../api/me';
import { useSignedIn } from '../../../api/session';
import { useWords } from '../../../i18n';
import { Button, Note, Password, Problem, useForm } from '../../../ui';
import { disavowEmail, verifyEmail } from '../api';
import { Frame, mailedToken } from '../parts/welcome-frame';

/** A click, not the visit, does something: programs that look into mails visit links, too. */
export default function VerifyEmail() {
  const token = mailedToken(useLocation({ select: (at) => at.hash }));
  const [mine, setMine] = useState(true);
  return mine ? (
    <Confirm token={token} onDeny={() => setMine(false)} />
  ) : (
    <Disavow token={token} onBack={() => setMine(true)} />
  );
}

/** Whoever has the mail may not be who signed up: that takes a session of the account, or its password. */
function Confirm({ token, onDeny }: { token: string; onDeny: () => void }) {
  const { t } = useWords();
  const signedIn = useSignedIn();
  const who = useQuery({ ...me, enabled: signedIn });
  const { mutation, submit, fields, problem, code } = useForm(verifyEmail, undefined, { token });
  const known = who.data && token.startsWith(`${who.data.user.id}.`) && !fields.password;
  const wrong = code === 'wrong_password' ? t('problem.wrong_password') : undefined;
  const again = !code || wrong || fields.password;
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
          <p className="muted">{t(known ? 'auth.verifyLead' : 'auth.verifyPassword')}</p>
          {!known && again && <Password autoComplete="current-password" error={fields.password ?? wrong} />}
          <Problem of={{ error: again ? null : problem }} />
          {again ? (
            <>
              <Button type="submit" kind="primary wide" disabled={mutation.isPending || who.isLoading}>
                {t('auth.verifyGo')}
              </Button>
              <Button kind="wide" onClick={onDeny}>
                {t('auth.notMe')}
              </Button>
            </>
          ) : (
            <Link className="button wide" to="/settings/profile">
              {t('settings.profile')}
            </Link>
          )}
        </>
      )}
    </Frame>
  );
}

function Disavow({ token, onBack }: { token: string; onBack: () => void }) {
  const { t } = useWords();
  const { mutation, submit, problem } = useForm(disavowEmail, undefined, { token });
  return (
    <Frame title={t('auth.notMe')} onSubmit={submit}>
      {mutation.isSuccess ? (
        <Note tone="good" role="status" title={t('auth.disavowed')}>
          <span>{t('auth.disavowed2')}</span>
        </Note>
      ) : (
        <>
          <p className="muted">{t('auth.disavowLead')}</p>
          <Problem of={{ error: problem }} />
          <Button type="submit" kind="danger wide" disabled={mutation.isPending}>
            {t('auth.disavowGo')}
          </Button>
          <Button kind="wide" onClick={onBack}>
            {t('auth.disavowBack')}
          </Button>
        </>
      )}
    </Frame>
  );
}
