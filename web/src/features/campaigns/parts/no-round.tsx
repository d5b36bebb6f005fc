import { useWords } from '../../../i18n';
import { Card, Empty, Problem, Skeleton } from '../../../ui';
import type { Rounds } from '../use-rounds';

/** What holds the place of what a round chose, as long as none did. */
export function NoRound({ of: { query } }: { of: Rounds }) {
  const { t } = useWords();
  if (query.error) return <Problem of={query} />;
  if (query.isPending) return <Skeleton lines={6} />;
  return (
    <Card>
      <Empty sign="eye" title={t('round.none')} text={t('round.none2')} />
    </Card>
  );
}
