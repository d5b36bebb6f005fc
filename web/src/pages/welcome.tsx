import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactNode } from 'react';
import { api, body, Refusal } from '../api/client';
import { useTitle } from '../title';
import { useWords } from '../i18n';
import { begin } from '../session';
import { Icon, Logo } from '../ui/icons';
import { Button, Input, Problem } from '../ui/kit';
import { Preferences } from './preferences';

function Welcome({ children }: { children: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="welcome">
      <aside className="pitch" aria-label="Perene">
        <span className="brand">
          <Logo />
          Perene
        </span>
        <div className="stack loose">
          <h2>{t('auth.pitch')}</h2>
          <p>{t('auth.pitch2')}</p>
        </div>
        <ul>
          {(['auth.point1', 'auth.point2', 'auth.point3'] as const).map((point) => (
            <li key={point}>
              <Icon sign="good" />
              {t(point)}
            </li>
          ))}
        </ul>
      </aside>
      <main>
        <Preferences />
        {children}
      </main>
    </div>
  );
}

/** What both forms do with their fields. */
function useForm<Fields>(send: (fields: Fields) => Promise<unknown>, to: '/' | '/start') {
  const navigate = useNavigate();
  const mutation = useMutation({
    mutationFn: send,
    onSuccess: () => {
      begin();
      void navigate({ to });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutation.mutate(Object.fromEntries(new FormData(event.currentTarget)) as Fields);
  };
  const fields = mutation.error instanceof Refusal ? mutation.error.fields : {};
  return { mutation, submit, fields };
}

function Password({ autoComplete, hint, error }: { autoComplete: string; hint?: string; error?: string }) {
  const { t } = useWords();
  const [shown, setShown] = useState(false);
  return (
    <Input
      label={t('auth.password')}
      name="password"
      type={shown ? 'text' : 'password'}
      autoComplete={autoComplete}
      required
      hint={hint}
      error={error}
      after={
        <Button
          kind="ghost icon"
          aria-label={t(shown ? 'auth.hide' : 'auth.show')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          <Icon sign="eye" />
        </Button>
      }
    />
  );
}

export function SignIn() {
  const { t } = useWords();
  useTitle(t('auth.signin'));
  const { mutation, submit } = useForm(
    (fields: { email: string; password: string }) =>
      body(api.POST('/v1/auth/login', { body: { ...fields, session: 'cookie' } })),
    '/',
  );
  return (
    <Welcome>
      <form onSubmit={submit}>
        <h1>{t('auth.welcome')}</h1>
        <Input label={t('auth.email')} name="email" type="email" autoComplete="email" required />
        <Password autoComplete="current-password" />
        {mutation.error && <Problem error={mutation.error} />}
        <Button type="submit" kind="primary wide" disabled={mutation.isPending}>
          {t('auth.signin')}
        </Button>
        <p className="muted small">
          {t('auth.new')} <Link to="/signup">{t('auth.signup')}</Link>
        </p>
      </form>
    </Welcome>
  );
}

export function SignUp() {
  const { t } = useWords();
  useTitle(t('auth.signup'));
  const { mutation, submit, fields } = useForm(
    (given: { name: string; organization: string; email: string; password: string }) =>
      body(api.POST('/v1/auth/signup', { body: { ...given, session: 'cookie' } })),
    '/start',
  );
  return (
    <Welcome>
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
        {mutation.error && Object.keys(fields).length === 0 && <Problem error={mutation.error} />}
        <Button type="submit" kind="primary wide" disabled={mutation.isPending}>
          {t('auth.signup')}
        </Button>
        <p className="muted small">
          {t('auth.have')} <Link to="/signin">{t('auth.signin')}</Link>
        </p>
      </form>
    </Welcome>
  );
}
