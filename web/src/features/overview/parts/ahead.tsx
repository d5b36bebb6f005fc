import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { today } from '../../../browser/date-range';
import { useWords } from '../../../i18n';
import { Card } from '../../../ui';
import { calendar, saidOf, sumOf } from '../../messages/api';

const DAY = 86_400_000;
/** So many days, the present one among them. */
const DAYS = 7;

/** What stands on the next days, in a line; nothing where nothing does. */
export function Ahead() {
  const words = useWords();
  const { t } = words;
  const from = today();
  const to = new Date(Date.parse(from) + (DAYS - 1) * DAY).toISOString().slice(0, from.length);
  const days = useQuery(calendar({ from, to })).data?.days;
  if (!days?.length) return null;
  return (
    <Card
      title={t('ahead.title', { n: DAYS })}
      aside={
        <Link className="button" to="/campaigns/messages" search={{ tab: 'calendar' }}>
          {t('ahead.open')}
        </Link>
      }
    >
      <p>{saidOf(words, sumOf(days, from)).join(', ')}</p>
    </Card>
  );
}
