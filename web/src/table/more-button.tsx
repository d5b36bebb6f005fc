import { useWords } from '../i18n';
import { Button } from '../ui';

export interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** Asks for the next page of a list, as long as there is one. */
export function MoreButton({ of }: { of: Partial<Paged> }) {
  const { t } = useWords();
  if (!of.hasNextPage) return null;
  return (
    <div className="in">
      <Button disabled={of.isFetchingNextPage} onClick={() => of.fetchNextPage?.()}>
        {t('more')}
      </Button>
    </div>
  );
}
