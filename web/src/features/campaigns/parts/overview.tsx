import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, Card, Dialog, Failure, Progress, RunTime, useMutation } from '../../../ui';
import { type Campaign } from '../../../api/campaigns';
import { cancelRound, startRound, timesOf, type Round } from '../api';
import { failedNow, roundName } from '../said';
import type { Rounds } from '../use-rounds';
import { BudgetUsed } from './budget-used';
import { CampaignFacts } from './campaign-facts';
import { EstimatedValue } from './estimated-value';
import { CampaignLacks } from './campaign-lacks';
import { NoRound } from './no-round';
import { RoundReport } from './round-report';

/** How a campaign stands, and what its newest round or rehearsal decided. */
export function Overview({ of, rounds }: { of: Campaign; rounds: Rounds }) {
  const { t } = useWords();
  const { all, open, done } = rounds;
  const failed = failedNow(of.state, all);
  const shown = done[0];
  const last = done.find(({ rehearsal }) => !rehearsal);
  return (
    <>
      {open && <UnderWay of={open} />}
      {failed?.error && (
        <Failure of={failed.error} title={t(failed.rehearsal ? 'round.rehearsalFailed' : 'round.failed')} />
      )}
      <CampaignLacks of={of} />
      <CampaignFacts of={of} aside={<RoundActions of={of} rounds={rounds} />} />
      {shown ? <RoundReport of={shown} /> : !open && <NoRound of={rounds} />}
      {last?.totals && <BudgetUsed of={last.totals} />}
      <EstimatedValue of={of.estimated} campaign={of.id} />
    </>
  );
}

/** A round or a rehearsal as it goes. */
function UnderWay({ of }: { of: Round }) {
  const words = useWords();
  const { t } = words;
  const { may } = useRole();
  const cancelling = useMutation(cancelRound);
  return (
    <Card
      title={t(of.rehearsal ? 'round.rehearsing' : 'round.deciding')}
      aside={
        may('offers') && (
          <Button kind="ghost danger" disabled={cancelling.isPending} onClick={() => cancelling.mutate(of)}>
            {t('round.cancel')}
          </Button>
        )
      }
    >
      <div className="stack tight" role="status">
        <Progress part={of.progress} label={roundName(words, of)} />
        <RunTime of={timesOf(of)} />
      </div>
    </Card>
  );
}

/** Has it tried out, which nobody notices, or decided now. */
function RoundActions({ of, rounds: { open, done } }: { of: Campaign; rounds: Rounds }) {
  const { t } = useWords();
  const { may } = useRole();
  const [asking, setAsking] = useState(false);
  const rehearsing = useMutation({ ...startRound, refusal: 'toast' });
  if (!may('offers') || of.state === 'ended') return null;
  return (
    <div className="actions">
      <Button
        disabled={!!open || rehearsing.isPending}
        onClick={() => rehearsing.mutate({ id: of.id, rehearsal: true })}
      >
        {t('round.rehearse')}
      </Button>
      {of.state === 'running' && (
        <Button kind="primary" disabled={!!open} onClick={() => setAsking(true)}>
          {t('round.decide')}
        </Button>
      )}
      {asking && (
        <Decide
          of={of}
          rehearsal={done.find(({ rehearsal }) => rehearsal)}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

function Decide({
  of,
  rehearsal,
  onClose,
}: {
  of: Campaign;
  /** The last one, if there was any. */
  rehearsal?: Round;
  onClose: () => void;
}) {
  const { t } = useWords();
  const deciding = useMutation(startRound, onClose);
  return (
    <Dialog
      title={t('round.decideTitle')}
      onClose={onClose}
      onSubmit={() => deciding.mutate({ id: of.id, rehearsal: false })}
      action={t('round.decide')}
      busy={deciding.isPending}
      problem={deciding.error}
    >
      <p>{t('round.decideText')}</p>
      <p>{t(of.approval ? 'campaign.startApproved' : 'campaign.startOpen')}</p>
      {rehearsal && (
        <p>
          <Link
            to="/campaigns/$id"
            params={{ id: of.id }}
            search={{ tab: 'choices', run: rehearsal.id }}
            onClick={onClose}
          >
            {t('round.decideLook')}
          </Link>
        </p>
      )}
    </Dialog>
  );
}
