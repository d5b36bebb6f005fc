import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { useWords } from '../i18n';
import { Empty, Problem } from '../ui';

export function NotFound() {
  const { t } = useWords();
  return (
    <div className="page">
      <main>
        <Empty sign="search" level="h1" title={t('problem.notfound')} text={t('problem.notfound2')}>
          <Link className="button" to="/">
            {t('nav.overview')}
          </Link>
        </Empty>
      </main>
    </div>
  );
}

export function Broken({ error, reset }: ErrorComponentProps) {
  // Code that could not be had is asked for again by a new page alone; offline that would be the browser's.
  const again = () => (navigator.onLine ? location.reload() : reset());
  return (
    <div className="page">
      <Problem of={{ error, refetch: again }} />
    </div>
  );
}
