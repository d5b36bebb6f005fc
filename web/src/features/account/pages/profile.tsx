import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { useWords } from '../../../i18n';
import {
  Badge,
  Button,
  Card,
  Dialog,
  EmailInput,
  Head,
  Loaded,
  Note,
  Password,
  RenameCard,
  Skeleton,
  useForm,
  useMutation,
} from '../../../ui';
import { changeEmail, renameMe, resendVerification } from '../api';
import { EraseAccount } from '../parts/erase-account';
import { Preferences } from '../parts/preferences';

export default function Profile() {
  const { t } = useWords();
  const user = useQuery(me);
  return (
    <div className="page">
      <Head title={t('settings.profile')} hint={t('profile.lead')} />
      <Loaded of={user} wait={<Skeleton height={120} lines={2} />}>
        {(me) => (
          <>
            <RenameCard
              title={t('auth.name')}
              hint={t('profile.nameHint')}
              name={me.user.name}
              rename={renameMe}
              autoComplete="name"
            />
            <Email of={me} />
          </>
        )}
      </Loaded>
      <Appearance />
      {user.data && <EraseAccount of={user.data} />}
    </div>
  );
}

function Email({ of }: { of: Schemas['Me'] }) {
  const { t } = useWords();
  const [changing, setChanging] = useState(false);
  const resending = useMutation(resendVerification);
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
  const form = useForm(changeEmail, onClose);
  return (
    <Dialog title={t('profile.changeEmail')} onClose={onClose} form={form} action={t('profile.sendLink')}>
      <p className="muted">{t('profile.changeEmail2')}</p>
      <EmailInput label={t('profile.newEmail')} error={form.fields.email} />
      <Password autoComplete="current-password" error={form.fields.password} />
    </Dialog>
  );
}

function Appearance() {
  const { t } = useWords();
  return (
    <Card title={t('profile.appearance')} hint={t('profile.appearanceHint')}>
      <Preferences />
    </Card>
  );
}
