import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, type Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { LANGUAGES, useWords, type Language } from '../../../i18n';
import { setTheme, useTheme, type Theme } from '../../../browser/preferences';
import { useTitle } from '../../../browser/title';
import { Dialog } from '../../../ui/dialog';
import { Password, useForm } from '../../../ui/form';
import { Badge, Button, Card, Head, Input, Note, Problem, Select, Skeleton, useSaid } from '../../../ui/kit';
import { useTell } from '../../../ui/toast';

export function Profile() {
  const { t } = useWords();
  const user = useQuery(me);
  useTitle(t('settings.profile'));
  return (
    <div className="page">
      <Head title={t('settings.profile')} hint={t('profile.lead')} />
      {user.error && <Problem error={user.error} retry={() => void user.refetch()} />}
      {user.data ? (
        <>
          <Name of={user.data} />
          <Email of={user.data} />
        </>
      ) : (
        <Skeleton height={120} lines={2} />
      )}
      <Appearance />
    </div>
  );
}

function Name({ of }: { of: Schemas['Me'] }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const tell = useTell();
  const change = async (name: string) => {
    queries.setQueryData(me.queryKey, await body(api.PATCH('/v1/me', { body: { name } })));
  };
  const before = of.user.name;
  const { mutation, submit, fields, problem } = useForm(
    ({ name }: { name: string }) => change(name),
    () => tell(t('saved'), () => void change(before)),
  );
  return (
    <Card title={t('auth.name')} hint={t('profile.nameHint')}>
      <form className="inline-form" onSubmit={submit}>
        <Input
          key={before}
          label={t('auth.name')}
          name="name"
          defaultValue={before}
          maxLength={100}
          autoComplete="name"
          required
          error={fields.name}
        />
        <Button type="submit" disabled={mutation.isPending}>
          {t('save')}
        </Button>
      </form>
      {problem && <Problem error={problem} />}
    </Card>
  );
}

function Email({ of }: { of: Schemas['Me'] }) {
  const { t } = useWords();
  const tell = useTell();
  const said = useSaid();
  const [changing, setChanging] = useState(false);
  const resending = useMutation({
    mutationFn: () => body(api.POST('/v1/me/verification')),
    onSuccess: ({ email }) => tell(t('profile.sent', { email })),
    onError: (error) => tell(said(error)),
  });
  const resend = (
    <Button disabled={resending.isPending} onClick={() => resending.mutate()}>
      {t('profile.resend')}
    </Button>
  );
  return (
    <Card
      title={t('auth.email')}
      hint={t('profile.emailHint')}
      aside={<Button onClick={() => setChanging(true)}>{t('profile.changeEmail')}</Button>}
    >
      <div className="stack">
        <p className="line">
          <strong className="clip">{of.user.email}</strong>
          <Badge tone={of.user.email_verified ? 'good' : 'warn'}>
            {t(of.user.email_verified ? 'profile.verified' : 'profile.unverified')}
          </Badge>
        </p>
        {of.pending_email ? (
          <Note tone="warn" sign="mail" title={t('profile.pending', { email: of.pending_email })}>
            <span>{t('profile.pending2')}</span>
            {resend}
          </Note>
        ) : (
          !of.user.email_verified && (
            <Note tone="warn" sign="mail">
              <span>{t('profile.unverified2')}</span>
              {resend}
            </Note>
          )
        )}
      </div>
      {changing && <ChangeEmail onClose={() => setChanging(false)} />}
    </Card>
  );
}

function ChangeEmail({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const { mutation, submit, fields, problem } = useForm(
    async (given: { email: string; password: string }) => {
      queries.setQueryData(me.queryKey, await body(api.PATCH('/v1/me', { body: given })));
    },
    onClose,
  );
  return (
    <Dialog title={t('profile.changeEmail')} onClose={onClose} onSubmit={submit}>
      <p className="muted">{t('profile.changeEmail2')}</p>
      <Input
        label={t('profile.newEmail')}
        name="email"
        type="email"
        autoComplete="email"
        required
        error={fields.email}
      />
      <Password autoComplete="current-password" error={fields.password} />
      {problem && <Problem error={problem} />}
      <div className="actions end">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" kind="primary" disabled={mutation.isPending}>
          {t('profile.sendLink')}
        </Button>
      </div>
    </Dialog>
  );
}

function Appearance() {
  const { t, language, setLanguage } = useWords();
  return (
    <Card title={t('profile.appearance')} hint={t('profile.appearanceHint')}>
      <div className="grid2">
        <Select
          label={t('nav.appearance')}
          value={useTheme()}
          onChange={(event) => setTheme(event.target.value as Theme)}
        >
          {(['system', 'light', 'dark'] as const).map((one) => (
            <option key={one} value={one}>
              {t(`theme.${one}`)}
            </option>
          ))}
        </Select>
        <Select
          label={t('nav.language')}
          value={language}
          onChange={(event) => setLanguage(event.target.value as Language)}
        >
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </Select>
      </div>
    </Card>
  );
}
