import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../../i18n';
import { Note } from '../../../ui';
import { eventSources } from '../api';

/** Keys and connections that used to send events, and have stopped. */
export function QuietSources() {
  const { t, f } = useWords();
  const sources = useQuery(eventSources);
  return sources.data?.map(
    ({ id, name, quiet_since: since }) =>
      since && (
        <Note key={id} tone="warn" role="status" title={t('sources.quiet', { name, when: f.moment(since) })}>
          <p>{t('sources.quietText')}</p>
        </Note>
      ),
  );
}
