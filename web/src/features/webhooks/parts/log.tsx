import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import {
  Badge,
  Button,
  Card,
  Dialog,
  Empty,
  Loaded,
  Options,
  Select,
  Skeleton,
  useMutation,
  When,
} from '../../../ui';
import { attemptOf, attemptsOf, replayAttempt, type Attempt, type Endpoint, type Outcome } from '../api';

const OUTCOMES = ['succeeded', 'failed'] as const satisfies readonly Outcome[];

/** Each attempt to deliver something to a webhook, and ways to look into one and to repeat it. */
export function Log({ of }: { of: Endpoint }) {
  const { t, f } = useWords();
  const [outcome, setOutcome] = useState('');
  const list = useInfiniteQuery(
    attemptsOf(
      of.id,
      OUTCOMES.find((one) => one === outcome),
    ),
  );
  const [looking, setLooking] = useState<Attempt>();
  return (
    <Card
      flush
      title={t('webhooks.log')}
      hint={t('webhooks.logHint')}
      aside={
        <Select bare label={t('webhooks.show')} value={outcome} onValue={setOutcome}>
          <option value="">{t('webhooks.outcome.all')}</option>
          <Options of={OUTCOMES} text={(one) => t(`webhooks.outcome.${one}`)} />
        </Select>
      }
    >
      <QueryTable
        title={t('webhooks.log')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ id }) => id}
        empty={<Empty sign="log" title={t('webhooks.logEmpty')} text={t('webhooks.logEmpty2')} />}
        columns={[
          { head: t('webhooks.when'), cell: ({ at }) => <When at={at} />, className: 'muted num' },
          { head: t('webhooks.event'), cell: (one) => <Event of={one} /> },
          { head: t('webhooks.result'), label: t('webhooks.result'), cell: (one) => <Result of={one} /> },
          {
            head: t('webhooks.duration'),
            label: t('webhooks.duration'),
            cell: ({ duration_ms }) => t('webhooks.ms', { n: f.integer(duration_ms) }),
            className: 'num',
          },
          { actions: true, cell: (one) => <Ways endpoint={of} of={one} onLook={() => setLooking(one)} /> },
        ]}
      />
      {looking && <Details endpoint={of} of={looking} onClose={() => setLooking(undefined)} />}
    </Card>
  );
}

function Event({ of: { event, number, again_at } }: { of: Attempt }) {
  const { t, f } = useWords();
  const parts = [
    number > 1 && t('webhooks.attempt', { n: number }),
    again_at && t('webhooks.again', { when: f.moment(again_at) }),
  ];
  return (
    <span className="person">
      <span>{t(`webhooks.told.${event}`)}</span>
      {parts.some(Boolean) && <span className="muted small">{parts.filter(Boolean).join(' · ')}</span>}
    </span>
  );
}

function Result({ of: { outcome, status, problem } }: { of: Attempt }) {
  const { t } = useWords();
  const said = problem ? t(`webhooks.problem.${problem}`) : String(status);
  return <Badge tone={outcome === 'succeeded' ? 'good' : 'bad'}>{said}</Badge>;
}

function Ways({ endpoint, of, onLook }: { endpoint: Endpoint; of: Attempt; onLook: () => void }) {
  const { t } = useWords();
  const replaying = useMutation(replayAttempt);
  const event = t(`webhooks.told.${of.event}`);
  return (
    <span className="actions end tight">
      <Button kind="ghost" aria-label={t('webhooks.detailsOf', { event })} onClick={onLook}>
        {t('webhooks.details')}
      </Button>
      <Button
        kind="ghost"
        disabled={endpoint.state !== 'active' || replaying.isPending}
        onClick={() => replaying.mutate({ endpoint: endpoint.id, id: of.id })}
      >
        {t('webhooks.replay')}
      </Button>
    </span>
  );
}

/** What was sent, and how it was answered. */
function Details({ endpoint, of, onClose }: { endpoint: Endpoint; of: Attempt; onClose: () => void }) {
  const { t } = useWords();
  const found = useQuery(attemptOf(endpoint.id, of.id));
  const none = t(of.problem ? 'webhooks.answerNone' : 'webhooks.answerEmpty');
  return (
    <Dialog
      title={t(`webhooks.told.${of.event}`)}
      onClose={onClose}
      onSubmit={onClose}
      action={t('app.close')}
      back={<Result of={of} />}
    >
      <div className="stack">
        <h3>{t('webhooks.answer')}</h3>
        {of.answer ? <pre className="secret">{of.answer}</pre> : <p className="muted">{none}</p>}
        <h3>{t('webhooks.sent')}</h3>
        <Loaded of={found} wait={<Skeleton lines={4} />}>
          {({ message }) =>
            message ? (
              <pre className="secret">{JSON.stringify(message, null, 2)}</pre>
            ) : (
              <p className="muted">{t('webhooks.sentGone')}</p>
            )
          }
        </Loaded>
      </div>
    </Dialog>
  );
}
