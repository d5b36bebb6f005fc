import { Link } from '@tanstack/react-router';
import { Refusal } from '../api/client';
import { useWords } from '../i18n';
import { Button } from './button';
import { Note } from './note';
import { Prose } from './prose';

/** What an error says to people: ours where there are any, since the API's speak of its routes, in English. */
export function useErrorText(): (error: unknown) => string {
  const { t, f, either } = useWords();
  return (error) => {
    if (!(error instanceof Refusal)) return t('problem.unknown');
    const { limit, used, allowed } = error.plan;
    return either(`problem.${error.code}`, error.message || t('problem.unknown'), {
      what: either(`limit.${limit}`, limit ?? ''),
      used: f.limited(limit, used ?? 0),
      allowed: f.limited(limit, allowed ?? 0),
    });
  };
}

/** What went wrong with a query, which can be tried again, or with a change; nothing if nothing did. */
export function Problem({ of: { error, refetch } }: { of: { error: unknown; refetch?: () => unknown } }) {
  const { t } = useWords();
  const text = useErrorText();
  if (!error) return null;
  return (
    <Note tone="bad" role="alert" title={t('problem.title')}>
      <span>
        <Prose text={text(error)} />
      </span>
      {error instanceof Refusal && error.plan.upgrade_url && (
        <Link to="/settings/plan">{t('problem.plans')}</Link>
      )}
      {refetch && (
        <Button kind="ghost" onClick={() => void refetch()}>
          {t('problem.retry')}
        </Button>
      )}
    </Note>
  );
}
