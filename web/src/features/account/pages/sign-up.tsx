import { Link, useNavigate } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { Button, EmailInput, Input, Password, Problem, useForm } from '../../../ui';
import { signUp } from '../api';
import { Frame } from '../parts/welcome-frame';
import { useEnter } from '../use-enter';

export default function SignUp() {
  const { t } = useWords();
  const navigate = useNavigate();
  const enter = useEnter();
  const { mutation, submit, fields, problem } = useForm(signUp, () => {
    enter();
    void navigate({ to: '/start' });
  });
  return (
    <Frame title={t('auth.signup')} heading={t('auth.title')} onSubmit={submit}>
      <Input label={t('auth.name')} name="name" autoComplete="name" required error={fields.name} />
      <Input
        label={t('auth.organization')}
        name="organization"
        autoComplete="organization"
        required
        error={fields.organization}
      />
      <EmailInput error={fields.email} />
      <Password autoComplete="new-password" hint={t('auth.passwordHint')} error={fields.password} />
      <Problem of={{ error: problem }} />
      <Button type="submit" kind="primary wide" disabled={mutation.isPending}>
        {t('auth.signup')}
      </Button>
      <p className="muted small">
        {t('auth.have')} <Link to="/signin">{t('auth.signin')}</Link>
      </p>
    </Frame>
  );
}
