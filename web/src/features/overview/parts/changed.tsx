import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { changes } from '../../customers/api';
import { MOVED_SHOWN } from '../moved-shown';
import { WAYS } from './moved';

/** How many are newly at risk and how many have recovered since the run before, and the way to who they are. */
export function Changed({ of }: { of: Schemas['ScoringRunView'] }) {
  const { t, f } = useWords();
  const { data, error } = useQuery(changes(of.id, MOVED_SHOWN));
  if (error || (data && !data.before)) return null;
  const counts = (['entered', 'recovered'] as const).map(
    (way) => data && `${t(WAYS[way])}: ${f.integer(data[way].count)}`,
  );
  return (
    <p className="changed small num">
      {data ? (
        <>
          <strong>{counts.join(' · ')}</strong>{' '}
          <Link to="." search hash="changes">
            {t('moved.see')}
          </Link>
        </>
      ) : (
        // It holds its place.
        '\u00a0'
      )}
    </p>
  );
}
