import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Badge, Button, Card, Dialog, Empty, Input, Options, Select, type Tone } from '../../../ui';
import { dryRun, rules, timeOf, type Outreach, type Rehearsed } from '../api';
import { dayAfter, dayIn } from '../days';
import { REASONS, type MessagesSearch, type Reason } from '../search';
import { whyWithheld } from '../withheld';
import { Letter } from './letter';

const TONE: Record<Schemas['DryRunVerdict'], Tone> = {
  send: 'good',
  propose: 'accent',
  wait: 'warn',
  withhold: '',
};
const ALL = '';

/** Who would be told what on a day, who would not, and why. Nothing is sent. */
export function DryRun({ of }: { of: Outreach }) {
  const { t, f } = useWords();
  const search = useSearch({ from: '/app/campaigns/messages' });
  const tomorrow = dayAfter(dayIn(of.settings.time_zone, timeOf(of)), 1);
  const day = search.day ?? tomorrow;
  const list = useInfiniteQuery(dryRun(day, search.reason));
  const known = useQuery(rules).data;
  const isOff = !search.reason && known?.every(({ on }) => !on);
  const [reading, setReading] = useState<Rehearsed>();
  return (
    <Card flush hint={t('preview.lead')}>
      <Wanted day={day} of={search} />
      {!!list.data?.length && <Counted of={list.data} more={list.hasNextPage} />}
      <QueryTable
        title={t('preview.title')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={(one) =>
          `${one.customer_id} ${one.reason} ${one.subscription_id} ${one.about} ${JSON.stringify(one.payment)}`
        }
        empty={
          isOff ? (
            <Empty sign="mail" title={t('preview.off')} text={t('preview.offText')} />
          ) : (
            <Empty
              sign="mail"
              title={t('preview.empty', { day: f.fullDay(day) })}
              text={t('preview.emptyText')}
            />
          )
        }
        columns={[
          { head: t('customer'), cell: (one) => <Who of={one} /> },
          {
            head: t('messages.what'),
            label: t('messages.what'),
            cell: ({ reason, about }) => `${t(`notice.${reason}`)}, ${f.date(about)}`,
          },
          {
            head: t('preview.when'),
            label: t('preview.when'),
            cell: ({ due_at }) => f.moment(due_at),
            className: 'num',
          },
          { head: t('preview.verdict'), label: t('preview.verdict'), cell: (one) => <Verdict of={one} /> },
          {
            actions: true,
            cell: (one) => (
              <Button
                aria-label={t('messages.readOf', { who: one.customer_id })}
                onClick={() => setReading(one)}
              >
                {t('messages.read')}
              </Button>
            ),
          },
        ]}
      />
      {reading && <Read of={reading} onClose={() => setReading(undefined)} />}
    </Card>
  );
}

/** Which day, and by which rules. */
function Wanted({ day, of }: { day: string; of: MessagesSearch }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const go = (change: MessagesSearch) =>
    void navigate({
      to: '/campaigns/messages',
      search: { ...of, ...change },
      replace: true,
      resetScroll: false,
    });
  return (
    <div className="toolbar">
      <div className="day-field">
        <Button
          kind="ghost icon"
          aria-label={t('preview.before')}
          onClick={() => go({ day: dayAfter(day, -1) })}
        >
          ‹
        </Button>
        <Input
          label={t('preview.day')}
          type="date"
          required
          value={day}
          onValue={(next) => next && go({ day: next })}
        />
        <Button
          kind="ghost icon"
          aria-label={t('preview.after')}
          onClick={() => go({ day: dayAfter(day, 1) })}
        >
          ›
        </Button>
      </div>
      <Select
        label={t('preview.rules')}
        value={of.reason ?? ALL}
        onValue={(reason: Reason | typeof ALL) => go({ reason: reason || undefined })}
      >
        <option value={ALL}>{t('preview.on')}</option>
        <Options of={REASONS} text={(one) => t('preview.asIf', { name: t(`notice.${one}`) })} />
      </Select>
    </div>
  );
}

/** How many of those that are shown would be told, and not. */
function Counted({ of, more }: { of: Rehearsed[]; more: boolean }) {
  const { t } = useWords();
  const count = (verdict: Rehearsed['verdict']) => of.filter((one) => one.verdict === verdict).length;
  const told = (['send', 'propose', 'wait', 'withhold'] as const)
    .map((verdict) => [verdict, count(verdict)] as const)
    .filter(([, n]) => n > 0)
    .map(([verdict, n]) => t(`preview.count.${verdict}`, { n }));
  const capped = of.filter(({ withheld }) => withheld?.reason.code === 'daily_cap').length;
  if (capped > 0) told.push(t('preview.count.capped', { n: capped }));
  return (
    <p className="in muted" role="status">
      {told.join(', ')}
      {more && ` ${t('preview.soFar')}`}
    </p>
  );
}

function Who({ of }: { of: Rehearsed }) {
  return (
    <span className="person">
      <Link to="/customer" search={{ id: of.customer_id }}>
        {of.name ?? of.customer_id}
      </Link>
      <span className="muted small clip">{of.email}</span>
    </span>
  );
}

function Verdict({ of }: { of: Rehearsed }) {
  const words = useWords();
  const { t, f } = words;
  return (
    <span className="person">
      <span>
        <Badge tone={TONE[of.verdict]}>{t(`preview.verdict.${of.verdict}`)}</Badge>
      </span>
      {of.withheld && <span className="muted small">{whyWithheld(words, of.withheld)}</span>}
      {of.waits_until && (
        <span className="muted small">{t('preview.until', { when: f.moment(of.waits_until) })}</span>
      )}
    </span>
  );
}

function Read({ of, onClose }: { of: Rehearsed; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog
      title={t('messages.to', { who: of.name ?? of.customer_id })}
      onClose={onClose}
      back={<Button onClick={onClose}>{t('app.close')}</Button>}
      action={null}
    >
      <Verdict of={of} />
      <Letter of={of} />
    </Dialog>
  );
}
