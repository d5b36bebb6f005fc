import { Link, useLocation } from '@tanstack/react-router';
import { end } from '../../../api/session';
import { useWords } from '../../../i18n';
import { Button, Note, Password, Problem, useForm } from '../../../ui';
import { takeBack } from '../api';
import { Frame, mailedToken } from '../parts/welcome-frame';

export default function TakeBack() {
  const { t } = useWords();
  const token = mailedToken(useLocation({ select: (at) => at.hash }));
  // It has ended all sessions, this browser's among them.
  const { mutation, submit, fields, problem } = useForm(takeBack, end, { token });
  return (
    <Frame title={t('auth.takeBackTitle')} onSubmit={submit}>
      {mutation.isSuccess ? (
        <>
          <Note tone="good" role="status" title={t('auth.takenBack')}>
            <span>{t('auth.takenBack2')}</span>
          </Note>
          <Link className="button primary wide" to="/signin">
            {t('auth.signin')}
          </Link>
        </>
      ) : (
        <>
          <p className="muted">{t('auth.takeBackLead')}</p>
          <Password
            label={t('auth.newPassword')}
            autoComplete="new-password"
            hint={t('auth.passwordHint')}
            error={fields.password}
          />
          <Problem of={{ error: problem }} />
          <Button type="submit" kind="primary wide" disabled={mutation.isPending}>
            {t('auth.takeBackGo')}
          </Button>
        </>
      )}
    </Frame>
  );
}
