import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { api, body } from '../../../api/client';
import { useWords } from '../../../i18n';
import { begin } from '../../../api/session';
import { useTitle } from '../../../browser/title';
import { Password, useForm } from '../../../ui/form';
import { Button, Input, Problem } from '../../../ui/kit';
import { Frame } from '../parts/welcome-frame';

export function SignUp() {
  const { t } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  useTitle(t('auth.signup'));
  const { mutation, submit, fields, problem } = useForm(
    (given: { name: string; organization: string; email: string; password: string }) =>
      body(api.POST('/v1/auth/signup', { body: { ...given, session: 'cookie' } })),
    () => {
      queries.clear();
      begin();
      void navigate({ to: '/start' });
    },
  );
  return (
    <Frame>
      <form onSubmit={submit}>
        <h1>{t('auth.title')}</h1>
        <Input label={t('auth.name')} name="name" autoComplete="name" required error={fields.name} />
        <Input
          label={t('auth.organization')}
          name="organization"
          autoComplete="organization"
          required
          error={fields.organization}
        />
        <Input
          label={t('auth.email')}
          name="email"
          type="email"
          autoComplete="email"
          required
          error={fields.email}
        />
        <Password autoComplete="new-password" hint={t('auth.passwordHint')} error={fields.password} />
        {problem && <Problem error={problem} />}
        <Button type="submit" kind="primary wide" disabled={mutation.isPending}>
          {t('auth.signup')}
        </Button>
        <p className="muted small">
          {t('auth.have')} <Link to="/signin">{t('auth.signin')}</Link>
        </p>
      </form>
    </Frame>
  );
}
