import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Card, Note } from '../../../ui';
import type { Round, Totals } from '../api';
import { beganSaid, chosenSaid, lossSaid, othersSaid, riskiestSaid, roundName, sums } from '../said';
import { useOfferNames } from '../use-offer-names';

/** What a round decided, or a rehearsal would have, in sentences. */
export function RoundReport({ of }: { of: Round }) {
  const words = useWords();
  const { t, f } = words;
  const { totals, rehearsal, campaign_id: id } = of;
  if (!totals) return null;
  const riskiest = riskiestSaid(words, totals);
  const loss = lossSaid(words, totals);
  return (
    <Card
      title={roundName(words, of)}
      hint={t('round.scoresOf', { when: f.moment(totals.scored_at) })}
      aside={
        <Link className="button" to="/campaigns/$id" params={{ id }} search={{ tab: 'choices', run: of.id }}>
          {t('round.toChoices')}
        </Link>
      }
    >
      <div className="stack">
        {rehearsal && <Note>{t('round.rehearsalNote')}</Note>}
        {loss && <Note tone="warn">{loss}</Note>}
        <p>
          <strong>{chosenSaid(words, totals, rehearsal)}</strong>
        </p>
        {riskiest && <p>{riskiest}</p>}
        <ul className="dots">
          {othersSaid(words, totals).map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <ByOffer of={totals} />
        <p className="muted small">{beganSaid(words, totals)}</p>
      </div>
    </Card>
  );
}

function ByOffer({ of: { offers } }: { of: Totals }) {
  const words = useWords();
  const { t, f } = words;
  const offerName = useOfferNames();
  if (offers.length === 0) return null;
  return (
    <Table
      title={t('round.byOffer')}
      className="stacks"
      rows={offers}
      rowKey={({ offer_id }) => offer_id}
      columns={[
        { head: t('offers.name'), cell: ({ offer_id }) => offerName(offer_id) },
        { ...figure(t('round.chosen')), cell: ({ chosen }) => f.integer(chosen) },
        { ...figure(t('round.ghosts')), cell: ({ ghosts }) => f.integer(ghosts) },
        { ...figure(t('round.committed')), cell: ({ committed }) => sums(words, committed) || '–' },
      ]}
    />
  );
}
