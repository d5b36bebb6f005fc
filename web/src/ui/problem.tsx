import { Link } from '@tanstack/react-router';
import { Refusal } from '../api/client';
import { useWords } from '../i18n';
import { Button } from './button';
import { Note } from './note';
import { fieldError, refused } from './phrases';
import { Prose } from './prose';

/** What an error says to people: ours where there are any, since the API's speak of its routes, in English. */
export function useErrorText(): (error: unknown) => string {
  const words = useWords();
  const { t, f, either } = words;
  return (error) => {
    if (!(error instanceof Refusal)) return t('problem.unknown');
    const wrong = Object.values(error.fields);
    if (error.code === 'invalid_request' && wrong.length > 0)
      return wrong.map((one) => fieldError(words, one)).join(' ');
    const { limit, used, allowed, plan } = error.plan;
    const otherwise = refused(words, { code: error.code }, error.message || t('problem.unknown'));
    return either(`problem.${error.code}`, otherwise, {
      what: either(`limit.${limit}`, either(`feature.${limit}`, limit ?? '')),
      plan: either(`plan.${plan}`, plan ?? ''),
      used: f.limited(limit, used ?? 0),
      allowed: f.limited(limit, allowed ?? 0),
    });
  };
}

/** What an error says of single fields: of an element of a list, such as `budgets[1]`, it is said of the list. */
export function useFieldErrors(error: unknown): Record<string, string> {
  const words = useWords();
  const fields = error instanceof Refusal ? error.fields : {};
  const said = Object.entries(fields).map(([name, one]) => [name, fieldError(words, one)] as const);
  const ofLists = said.map(([name, text]) => [name.replace(/\[\d+\]$/, ''), text] as const);
  return Object.fromEntries([...ofLists, ...said]);
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
