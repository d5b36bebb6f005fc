import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { me } from '../api/me';
import { useRole } from '../api/roles';
import { resendVerification } from '../features/account/api';
import { restoreOrganization } from '../features/organization/api';
import { useWords } from '../i18n';
import { Button, Resend, useMutation } from '../ui';

function useOnline() {
  return useSyncExternalStore(
    (listener) => {
      addEventListener('online', listener);
      addEventListener('offline', listener);
      return () => {
        removeEventListener('online', listener);
        removeEventListener('offline', listener);
      };
    },
    () => navigator.onLine,
  );
}

/** What concerns every page: no connection, an address that is not confirmed, an organization that is to go, a payment that is due. */
export function Banners() {
  const { t, f } = useWords();
  const online = useOnline();
  const { data } = useQuery(me);
  const { may } = useRole();
  const deletion = data?.organization.deletion;
  const standing = data?.organization.standing;
  // Home and the profile say so themselves.
  const saysSo = useRouterState({
    select: ({ location }) => /(^|\/)(settings\/profile)?$/.test(location.pathname),
  });
  return (
    <>
      {!online && (
        <div className="banner warn" role="status">
          {t('offline')}
        </div>
      )}
      {data && !data.user.email_verified && !saysSo && (
        <div className="banner" role="status">
          <span>{t('banner.unconfirmed', { email: data.user.email })}</span>
          <Resend by={resendVerification} />
        </div>
      )}
      {deletion && (
        <div className="banner bad" role="status">
          <span>{t('banner.deletion', { when: f.moment(deletion.erase_at) })}</span>
          {may('organization') && <Restore />}
        </div>
      )}
      {standing && standing.state !== 'active' && (
        <div className={`banner ${standing.state === 'read_only' ? 'bad' : 'warn'}`} role="status">
          <span>
            {standing.state === 'read_only'
              ? t('banner.readOnly')
              : t('banner.pastDue', { when: f.moment(standing.until) })}
          </span>
          {may('seeBilling') && (
            <Link className="button" to="/settings/plan">
              {t('banner.pay')}
            </Link>
          )}
        </div>
      )}
    </>
  );
}

function Restore() {
  const { t } = useWords();
  const restoring = useMutation(restoreOrganization);
  return (
    <Button disabled={restoring.isPending} onClick={() => restoring.mutate()}>
      {t('banner.restore')}
    </Button>
  );
}
