import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { useWords } from '../i18n';
import { Empty, Problem } from '../ui';

export function NotFound() {
  const { t } = useWords();
  return (
    <div className="page">
      <main>
        <Empty sign="search" title={t('problem.notfound')} text={t('problem.notfound2')}>
          <Link className="button" to="/">
            {t('nav.overview')}
          </Link>
        </Empty>
      </main>
    </div>
  );
}

export function Broken({ error, reset }: ErrorComponentProps) {
  return (
    <div className="page">
      <Problem of={{ error, refetch: reset }} />
    </div>
  );
}
