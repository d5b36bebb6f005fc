import { useQuery } from '@tanstack/react-query';
import { me } from '../api/me';
import { useElsewhere } from '../api/tab';
import { BASE } from '../browser/base';
import { useWords } from '../i18n';
import { Dialog } from '../ui';

/** The whole page, once another tab has taken the session elsewhere: from here there is only one way on. */
export function Elsewhere() {
  const { t } = useWords();
  const { data } = useQuery(me);
  const elsewhere = useElsewhere();
  if (!elsewhere) return null;
  const go = () => location.assign(BASE);
  return (
    <Dialog title={t('elsewhere.title')} onClose={go} onSubmit={go} back={<></>} action={t('elsewhere.go')}>
      <p>{t('elsewhere.text', { organization: data?.organization.name ?? '…' })}</p>
    </Dialog>
  );
}
