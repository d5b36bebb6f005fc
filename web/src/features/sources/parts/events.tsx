import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Card, Empty, Options, Select, When, rejection } from '../../../ui';
import { eventSources, recentEvents, type Connection, type EventStatus } from '../api';
import { senderOf } from '../sender';

type Received = Schemas['Received'];
const STATUSES = ['accepted', 'duplicate', 'rejected'] as const satisfies readonly EventStatus[];

/** What requests, and connections, brought of events lately, and why some were not taken. */
export function RecentEvents({ connections }: { connections: Connection[] }) {
  const { t, f } = useWords();
  const [status, setStatus] = useState('');
  const list = useInfiniteQuery(recentEvents(STATUSES.find((one) => one === status)));
  const sources = useQuery(eventSources).data ?? [];
  const sender = ({ source }: Received) => {
    const said = senderOf(source, [...connections, ...sources]);
    return 'name' in said ? said.name : t(said.kind);
  };
  return (
    <Card
      flush
      title={t('sources.events')}
      hint={t('sources.eventsHint')}
      aside={
        <Select bare label={t('sources.show')} value={status} onValue={setStatus}>
          <option value="">{t('sources.all')}</option>
          <Options of={STATUSES} text={(one) => t(`sources.${one}`)} />
        </Select>
      }
    >
      <QueryTable
        title={t('sources.events')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ id }) => id}
        empty={<Empty sign="log" title={t('sources.eventsEmpty')} text={t('sources.eventsEmpty2')} />}
        columns={[
          { head: t('sources.when'), cell: ({ at }) => <When at={at} />, className: 'num' },
          {
            head: t('sources.from'),
            label: t('sources.from'),
            cell: (one) => <span className="clip">{sender(one)}</span>,
          },
          { head: t('sources.what'), label: t('sources.what'), cell: (one) => <First of={one} /> },
          ...STATUSES.map((one) => ({
            head: t(`sources.${one}`),
            label: t(`sources.${one}`),
            cell: (received: Received) => f.integer(received[one]),
            className: 'num',
          })),
        ]}
      />
    </Card>
  );
}

/** The first events of a request, those that were rejected with the reason. */
function First({ of }: { of: Received }) {
  const words = useWords();
  // What many have in common is said once.
  const wrong = new Map(
    of.events
      .filter(({ status }) => status === 'rejected')
      .map(({ field, code, detail }) => [`${field} ${code}`, { field, code, detail }]),
  );
  const names = [...new Set(of.events.flatMap(({ event }) => event ?? []))];
  return (
    <span className="person">
      <span className="clip">
        {names
          .slice(0, 3)
          .map((name) => words.either(`event.${name}`, name))
          .join(', ')}
      </span>
      {[...wrong].map(([key, { field, code, detail }]) => (
        <span key={key} className="wrong">
          {field && <code>{field}</code>} {rejection(words, { code, detail })}
        </span>
      ))}
    </span>
  );
}
