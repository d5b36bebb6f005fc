import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import { me } from '../api/me';
import { end } from '../api/session';
import { Passkeys } from '../features/account/parts/passkeys';
import { SecondFactor } from '../features/account/parts/second-factor';
import { useWords } from '../i18n';
import { Button, Head, Loaded, Note, Skeleton } from '../ui';

/** In the place of every page of an organization that requires a second factor of somebody who has shown none. */
export default function SecondFactorGate({ onDone }: { onDone: () => void }) {
  const { t } = useWords();
  const user = useQuery(me);
  return (
    <Loaded of={user} wait={<Skeleton height={120} lines={2} />} page="page narrow">
      {({ organization, second_factor, second_factor_missing }) => (
        <div className="page narrow">
          <Head title={t('gate.title')} hint={t('gate.lead', { organization: organization.name })} />
          {second_factor && second_factor_missing ? (
            <SignInAgain />
          ) : (
            <>
              <Passkeys />
              <SecondFactor />
            </>
          )}
          {!second_factor_missing && (
            <div className="actions">
              <Button kind="primary" onClick={onDone}>
                {t('continue')}
              </Button>
            </div>
          )}
        </div>
      )}
    </Loaded>
  );
}

/** For a session that began without the second factor that there is by now. */
function SignInAgain() {
  const { t } = useWords();
  const again = async () => {
    await api.POST('/v1/auth/logout').catch(() => undefined);
    end();
  };
  return (
    <Note sign="shield">
      <span>{t('gate.again')}</span>
      <Button onClick={() => void again()}>{t('auth.signin')}</Button>
    </Note>
  );
}
