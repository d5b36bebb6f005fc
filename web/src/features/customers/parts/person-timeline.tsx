import { useInfiniteQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { MoreButton } from '../../../table/more-button';
import { Card, Empty, Loaded, Risk, Skeleton, When } from '../../../ui';
import { timeline } from '../people';
import { useProperties } from '../properties';
import { useNames } from './person-figures';
import './people.css';

type Entry = Schemas['TimelineEntry'];

/** All that happened to a customer, what scores said, what members wrote and what was offered, newest first. */
export function Timeline({ of: id }: { of: string }) {
  const { t } = useWords();
  const list = useInfiniteQuery(timeline(id));
  return (
    <Card title={t('cus.timeline')}>
      <Loaded of={list} wait={<Skeleton lines={6} />}>
        {(all) =>
          all.length === 0 ? (
            <Empty sign="log" title={t('cus.timelineEmpty')} />
          ) : (
            <ol className="timeline" aria-label={t('cus.timeline')}>
              {all.map((entry) => (
                <li key={keyOf(entry)}>
                  <span className="muted small">
                    <When at={entry.at} />
                  </span>
                  <Said of={entry} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
      <MoreButton of={list} />
    </Card>
  );
}

function keyOf(entry: Entry): string {
  switch (entry.type) {
    case 'event':
      return `event ${entry.event.message_id}`;
    case 'score':
      return `score ${entry.score.scoring_run_id}`;
    case 'note':
      return `note ${entry.note.id}`;
    case 'alert': {
      const { id, change } = entry.alert;
      return `alert ${id} ${entry.at} ${change?.step.what ?? ''}`;
    }
    case 'offer':
      return `offer ${entry.offer.id} ${entry.offer.state ?? ''}`;
  }
}

function Said({ of: entry }: { of: Entry }) {
  const { t, f } = useWords();
  const nameOf = useNames();
  switch (entry.type) {
    case 'note':
      return (
        <span className="said">
          <strong>{t('cus.noteBy', { who: nameOf(entry.note.made_by) ?? '' })}</strong>
          <br />
          {entry.note.text}
        </span>
      );
    case 'score':
      return (
        <span className="said">
          <strong>{t('cus.scored', { risk: f.fineRisk(entry.score.score) })}</strong>{' '}
          <Risk of={entry.score.risk} />
        </span>
      );
    case 'alert':
      return <Alerted of={entry.alert} />;
    case 'offer':
      return <Offered of={entry.offer} />;
    case 'event':
      return <Happened of={entry.event} />;
  }
}

/** An alert that was raised, or what somebody did about it. */
function Alerted({ of: { kind, change } }: { of: Schemas['TimelineAlert'] }) {
  const { t, f } = useWords();
  const nameOf = useNames();
  const said = () => {
    switch (change?.step.what) {
      case 'state':
        return t('alerts.did.state', { to: t(`alert.state.${change.step.to}`) });
      case 'owner':
        return change.step.to
          ? t('alerts.did.owner', { to: nameOf(change.step.to) ?? '' })
          : t('alerts.did.noOwner');
      case 'snoozed':
        return change.step.to
          ? t('alerts.did.snoozed', { to: f.moment(change.step.to) })
          : t('alerts.did.unsnoozed');
      default:
        return t('alerts.did.raised');
    }
  };
  return (
    <span className="said">
      <strong>{`${t(`alert.kind.${kind}`)}: ${said()}`}</strong>
      {change && ` ${t('alerts.by', { who: nameOf(change.by) ?? '' })}`}
    </span>
  );
}

const OFFERED = {
  ghost: 'cus.offerChosen',
  proposed: 'cus.offerChosen',
  open: 'cus.offerOpen',
  rejected: 'cus.offerRejected',
  declined: 'cus.offerDeclined',
  expired: 'cus.offerExpired',
  withdrawn: 'cus.offerWithdrawn',
  accepted: 'cus.offerAccepted',
  fulfilled: 'cus.offerFulfilled',
  broken: 'cus.offerBroken',
} as const satisfies Record<Schemas['CustomerOfferState'], string>;

/** An offer that was chosen for the customer, or what became of it. */
function Offered({ of: { title, state } }: { of: Schemas['TimelineOffer'] }) {
  const { t } = useWords();
  return (
    <span className="said">
      <strong>{t(state ? OFFERED[state] : 'cus.offerChosen', { title })}</strong>
    </span>
  );
}

const TITLES = {
  identify: 'cus.traitsChanged',
  page: 'cus.page',
  screen: 'cus.screen',
  group: 'cus.joined',
  alias: 'cus.merged',
} as const;
/** More of what an event says is not shown in a line. */
const MOST_SHOWN = 6;
const LONGEST_SHOWN = 80;

function Happened({ of }: { of: Schemas['CustomerEvent'] }) {
  const { t, f } = useWords();
  const properties = useProperties();
  const name = of.kind === 'track' ? (of.event ?? '') : '';
  const title = of.kind === 'track' ? properties.event(name) : t(TITLES[of.kind]);
  const said = of.properties as Record<string, unknown>;
  const amount =
    typeof said.amount_minor === 'number' && typeof said.currency === 'string'
      ? priceOf(f.price, said.amount_minor, said.currency)
      : undefined;
  const skipped = amount ? ['amount_minor', 'currency'] : [];
  const rest = Object.entries(said)
    .filter(([name, value]) => !skipped.includes(name) && value !== null && typeof value !== 'object')
    .slice(0, MOST_SHOWN)
    .map(([property, value]) => {
      const { label, text } =
        of.kind === 'identify'
          ? properties.trait(property, value)
          : properties.ofEvent(name, property, value);
      return `${label}: ${text.slice(0, LONGEST_SHOWN)}`;
    });
  return (
    <span className="said">
      <strong>{[title, of.kind !== 'track' && of.event].filter(Boolean).join(' · ')}</strong>
      {amount && ` ${amount}`}
      {rest.length > 0 && <span className="muted small"> {rest.join(' · ')}</span>}
    </span>
  );
}

/** An amount as money; of a currency that is none, nothing. */
function priceOf(price: (amount: number, currency: string) => string, amount: number, currency: string) {
  try {
    return price(amount, currency.toUpperCase());
  } catch {
    return undefined;
  }
}
