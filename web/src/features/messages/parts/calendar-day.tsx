import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Badge, Button, Card, Empty, Options, Score, Select, type Tone } from '../../../ui';
import { calendarDay, type Entry } from '../api';
import { KINDS, type Kind } from '../search';
import { whyWithheld } from '../withheld';

const TONE: Record<Kind, Tone> = {
  renewal: '',
  trial_end: '',
  planned: 'accent',
  sent: 'good',
  withheld: 'warn',
};
const ALL = '';

/** What stands on a day, customer by customer. */
export function CalendarDay({ day }: { day: string }) {
  const words = useWords();
  const { t, f } = words;
  const search = useSearch({ from: '/app/campaigns/messages' });
  const navigate = useNavigate();
  const list = useInfiniteQuery(calendarDay(day, search.kind));
  const card = useRef<HTMLDivElement>(null);
  // Whoever opens it by the keyboard goes on in it.
  useEffect(() => card.current?.focus(), []);
  const go = (change: { kind?: Kind; day?: string }) =>
    void navigate({
      to: '/campaigns/messages',
      search: { ...search, ...change },
      replace: true,
      resetScroll: false,
    });
  return (
    <div ref={card} tabIndex={-1} className="calendar-open">
      <Card
        title={f.fullDay(day)}
        aside={<Button onClick={() => go({ day: undefined, kind: undefined })}>{t('app.close')}</Button>}
        flush
      >
        <div className="toolbar">
          <Select
            label={t('calendar.kind')}
            value={search.kind ?? ALL}
            onValue={(kind: Kind | typeof ALL) => go({ kind: kind || undefined })}
          >
            <option value={ALL}>{t('all')}</option>
            <Options of={KINDS} text={(one) => t(`calendar.kind.${one}`)} />
          </Select>
        </div>
        <QueryTable
          title={f.fullDay(day)}
          className="stacks"
          query={list}
          rows={list.data}
          rowKey={(one) =>
            `${one.kind} ${one.at} ${one.customer_id} ${one.subscription_id} ${one.message_id}`
          }
          empty={<Empty sign="search" title={t('calendar.none')} text={t('calendar.noneText')} />}
          columns={[
            { head: t('customer'), cell: (one) => <Who of={one} /> },
            { head: t('calendar.kind'), label: t('calendar.kind'), cell: (one) => <What of={one} /> },
            {
              head: t('calendar.when'),
              label: t('calendar.when'),
              cell: ({ at }) => f.moment(at),
              className: 'num',
            },
            {
              head: t('calendar.charge'),
              label: t('calendar.charge'),
              number: true,
              cell: ({ amount_minor, currency }) =>
                amount_minor != null && currency ? f.price(amount_minor, currency) : undefined,
            },
            {
              head: t('calendar.risk'),
              label: t('calendar.risk'),
              cell: ({ risk }) => risk && <Score score={risk.score} risk={risk.risk} />,
            },
          ]}
        />
      </Card>
    </div>
  );
}

function Who({ of }: { of: Entry }) {
  return (
    <span className="person">
      <Link to="/customer" search={{ id: of.customer_id }}>
        {of.name ?? of.customer_id}
      </Link>
      {of.plan && <span className="muted small clip">{of.plan}</span>}
    </span>
  );
}

function What({ of }: { of: Entry }) {
  const words = useWords();
  const { t, f } = words;
  return (
    <span className="person">
      <span>
        <Badge tone={TONE[of.kind]}>{t(`calendar.kind.${of.kind}`)}</Badge>
      </span>
      {of.reason && <span className="muted small">{t(`notice.${of.reason}`)}</span>}
      {of.withheld && <span className="muted small">{whyWithheld(words, { reason: of.withheld })}</span>}
      {of.waits_until && (
        <span className="muted small">{t('preview.until', { when: f.moment(of.waits_until) })}</span>
      )}
    </span>
  );
}
