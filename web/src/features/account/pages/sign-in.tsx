import { Link, useLocation, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Refusal } from '../../../api/client';
import { BASE } from '../../../browser/base';
import { hasPasskeys } from '../../../browser/passkeys';
import { useWords } from '../../../i18n';
import {
  Button,
  Code,
  EmailInput,
  Icon,
  Input,
  Note,
  Password,
  Problem,
  useForm,
  useMutation,
} from '../../../ui';
import { eraseAccount, signIn, signInWithPasskey } from '../api';
import { Frame, mailedToken } from '../parts/welcome-frame';
import { useEnter } from '../use-enter';

interface Fields {
  email: string;
  password: string;
  organization?: string;
  code?: string;
}

export default function SignIn() {
  const { t } = useWords();
  const { history } = useRouter();
  const enter = useEnter();
  const { to } = useSearch({ from: '/outside/signin' });
  // Of the link that lets a new device in while strangers guess the password.
  const link = mailedToken(useLocation({ select: (at) => at.hash })) || undefined;
  const goOn = () => {
    enter();
    history.push(BASE.slice(0, -1) + (to ?? '/'));
  };
  // What the API asks for besides: a code where the second factor is on, a name where no organization is left.
  const [asked, setAsked] = useState<{ code?: boolean; organization?: boolean }>({});
  const [erasing, setErasing] = useState(false);
  const { mutation, submit, fields, problem, code } = useForm(
    {
      send: async (given: Fields) => {
        try {
          if (erasing) {
            await eraseAccount.send({ ...given, link });
            return 'erased' as const;
          }
          return await signIn.send({ ...given, link });
        } catch (error) {
          const more = error instanceof Refusal ? MORE[error.code] : undefined;
          if (!more || asked[more]) throw error;
          setAsked({ ...asked, [more]: true });
          return null;
        }
      },
      tell: ({ t }, answer) => (answer === 'erased' ? t('erase.done') : undefined),
    },
    (answer) => {
      if (answer === 'erased') {
        setErasing(false);
        setAsked({});
        return;
      }
      if (answer) goOn();
    },
  );
  const byPasskey = useMutation(signInWithPasskey, () => goOn());
  const second = asked.code;
  return (
    <Frame
      title={t('auth.signin')}
      heading={t(erasing ? 'erase.title' : second ? 'auth.secondFactor' : 'auth.welcome')}
      onSubmit={submit}
    >
      {to && !second && <Note sign="signout">{t('auth.over')}</Note>}
      {/* They stay filled in while the code is asked for. */}
      <div className="stack" hidden={second}>
        <EmailInput />
        <Password autoComplete="current-password" />
      </div>
      {second && <Code autoFocus error={code === 'wrong_code' ? t('problem.wrong_code') : undefined} />}
      {erasing && <Note tone="bad">{t('erase.unsigned')}</Note>}
      {asked.organization && !erasing && (
        <>
          <Note sign="customers">{t('problem.no_organization')}</Note>
          <Input
            label={t('auth.organization')}
            name="organization"
            autoComplete="organization"
            required
            error={fields.organization}
          />
        </>
      )}
      <Problem
        of={{
          error:
            code === 'wrong_code'
              ? null
              : code === 'only_owner'
                ? mutation.error
                : (problem ?? byPasskey.error),
        }}
      />
      <Button
        type="submit"
        kind={erasing ? 'danger primary wide' : 'primary wide'}
        disabled={mutation.isPending}
      >
        {t(erasing ? 'erase.go' : 'auth.signin')}
      </Button>
      {hasPasskeys() && !erasing && (
        <Button kind="wide" disabled={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
          <Icon sign="key" />
          {t('passkey.signin')}
        </Button>
      )}
      {asked.organization && (
        <button type="button" className="linkish small" onClick={() => setErasing(!erasing)}>
          {t(erasing ? 'back' : 'erase.instead')}
        </button>
      )}
      {second ? (
        <button type="button" className="linkish small" onClick={() => setAsked({})}>
          {t('back')}
        </button>
      ) : (
        <p className="muted small split">
          <Link to="/forgot-password">{t('auth.forgot')}</Link>
          <span>
            {t('auth.new')} <Link to="/signup">{t('auth.signup')}</Link>
          </span>
        </p>
      )}
    </Frame>
  );
}

const MORE: Record<string, 'code' | 'organization' | undefined> = {
  second_factor_required: 'code',
  no_organization: 'organization',
};
