import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { useSignedIn } from '../../../api/session';
import { useWords } from '../../../i18n';
import { Button, Code, Input, Note, Password, Problem, Skeleton, useForm } from '../../../ui';
import { acceptInvitation, invitation } from '../api';
import { Frame, mailedToken } from '../parts/welcome-frame';
import { useEnter } from '../use-enter';

export default function AcceptInvitation() {
  const { t } = useWords();
  const token = mailedToken(useLocation({ select: (at) => at.hash }));
  const offer = useQuery(invitation(token));
  if (offer.data) return <Join token={token} offer={offer.data} />;
  return (
    <Frame title={t('join.title')}>
      {offer.error ? <Problem of={{ error: offer.error }} /> : <Skeleton lines={4} />}
      {offer.error && (
        <p className="small">
          <Link to="/signin">{t('auth.backToSignIn')}</Link>
        </p>
      )}
    </Frame>
  );
}

function Join({ token, offer }: { token: string; offer: Schemas['InvitationOffer'] }) {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const enter = useEnter();
  const signedIn = useSignedIn();
  const user = useQuery({ ...me, enabled: signedIn });
  const { mutation, submit, fields, problem, code } = useForm(
    acceptInvitation,
    () => {
      enter();
      void navigate({ to: '/' });
    },
    { token },
  );
  const mine = user.data?.user.email;
  const isMine = mine?.toLowerCase() === offer.email.toLowerCase();
  const needsCode = code === 'second_factor_required' || code === 'wrong_code';
  if (signedIn && user.isPending)
    return (
      <Frame title={t('join.title')}>
        <Skeleton lines={4} />
      </Frame>
    );
  return (
    <Frame
      title={t('join.title')}
      heading={t('join.to', { organization: offer.organization })}
      onSubmit={submit}
    >
      <dl className="facts">
        <dt>{t('auth.email')}</dt>
        <dd>{offer.email}</dd>
        <dt>{t('people.role')}</dt>
        <dd>
          {t(`who.${offer.role}`)} <span className="muted">– {t(`who.${offer.role}Hint`)}</span>
        </dd>
        <dt>{t('join.until')}</dt>
        <dd>{f.date(offer.expires_at)}</dd>
      </dl>
      {mine && !isMine && <Note sign="customers">{t('join.other', { email: mine })}</Note>}
      {!isMine && !offer.has_account && (
        <Input label={t('auth.name')} name="name" autoComplete="name" required error={fields.name} />
      )}
      {!isMine && (
        <Password
          autoComplete={offer.has_account ? 'current-password' : 'new-password'}
          hint={offer.has_account ? t('join.yours') : t('auth.passwordHint')}
          error={fields.password}
        />
      )}
      {needsCode && <Code autoFocus error={code === 'wrong_code' ? t('problem.wrong_code') : undefined} />}
      <Problem of={{ error: needsCode ? null : problem }} />
      <Button type="submit" kind="primary wide" disabled={mutation.isPending}>
        {t(offer.has_account ? 'join.go' : 'join.create')}
      </Button>
      {offer.has_account && !isMine && (
        <p className="small">
          <Link to="/forgot-password">{t('auth.forgot')}</Link>
        </p>
      )}
    </Frame>
  );
}
