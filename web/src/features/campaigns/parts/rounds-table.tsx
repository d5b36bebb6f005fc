import { Link } from '@tanstack/react-router';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { figure } from '../../../table/table';
import { Button, Card, Empty, Status, useMutation, usePhrases, When } from '../../../ui';
import { type Campaign } from '../../../api/campaigns';
import { cancelRound, isDone, isOpen, type Round } from '../api';
import { roundName, sums } from '../said';
import type { Rounds } from '../use-rounds';

/** Rounds and rehearsals, the newest first. */
export function RoundsTable({ of, rounds: { query } }: { of: Campaign; rounds: Rounds }) {
  const words = useWords();
  const { t, f } = words;
  const { may } = useRole();
  const cancelling = useMutation(cancelRound);
  const committed = ({ totals }: Round) =>
    sums(
      words,
      (totals?.currencies ?? []).map(({ currency, committed_minor: amount_minor }) => ({
        currency,
        amount_minor,
      })),
    );
  return (
    <Card flush>
      <QueryTable
        title={t('campaign.tab.rounds')}
        className="stacks"
        query={query}
        rows={query.data}
        rowKey={({ id }) => id}
        empty={<Empty sign="eye" title={t('round.none')} text={t('round.none2')} />}
        columns={[
          {
            head: t('round.which'),
            cell: (one) =>
              isDone(one) ? (
                <Link to="/campaigns/$id" params={{ id: of.id }} search={{ tab: 'choices', run: one.id }}>
                  {roundName(words, one)}
                </Link>
              ) : (
                roundName(words, one)
              ),
          },
          { head: t('round.state'), label: t('round.state'), cell: (one) => <Ended of={one} /> },
          {
            head: t('round.when'),
            label: t('round.when'),
            cell: ({ created_at }) => <When at={created_at} />,
            className: 'muted num',
          },
          { ...figure(t('round.chosen')), cell: ({ totals }) => totals && f.integer(totals.chosen) },
          { ...figure(t('round.ghosts')), cell: ({ totals }) => totals && f.integer(totals.ghosts) },
          { ...figure(t('round.committed')), cell: committed },
          may('offers') && {
            actions: true,
            cell: (one) =>
              isOpen(one) && (
                <Button disabled={cancelling.isPending} onClick={() => cancelling.mutate(one)}>
                  {t('round.cancel')}
                </Button>
              ),
          },
        ]}
      />
    </Card>
  );
}

/** How it ended, and of one that failed why. */
function Ended({ of: { status, error } }: { of: Round }) {
  const { failed } = usePhrases();
  return (
    <span className="person">
      <span>
        <Status of={status} />
      </span>
      {error && <span className="muted small">{failed(error).detail}</span>}
    </span>
  );
}
