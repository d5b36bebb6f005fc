import { Link } from '@tanstack/react-router';
import { api, body } from '../../../api/client';
import { useWords } from '../../../i18n';
import { useTitle } from '../../../browser/title';
import { useForm } from '../../../ui/form';
import { Button, Input, Note, Problem } from '../../../ui/kit';
import { Frame } from '../parts/welcome-frame';

export function ForgotPassword() {
  const { t } = useWords();
  useTitle(t('auth.forgotTitle'));
  const { mutation, submit, fields, problem } = useForm(async (given: { email: string }) => {
    await body(api.POST('/v1/auth/password-reset', { body: given }));
    return given.email;
  });
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
            <Input
              label={t('auth.email')}
              name="email"
              type="email"
              autoComplete="email"
              required
              error={fields.email}
            />
            {problem && <Problem error={problem} />}
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
