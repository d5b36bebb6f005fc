import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Button, Card, Choices, Empty, Options, Select, When } from '../../../ui';
import { calledOf, messages, type Message, type Outreach } from '../api';
import { REASONS, STATUSES, type MessagesSearch, type Reason, type Status } from '../search';
import { whyWithheld } from '../withheld';
import { CustomerField } from './customer-field';
import { MessageDetail } from './message-detail';
import { MessageState } from './status';

/** What was said to customers, what was not, and why. */
export function Log({ of }: { of: Outreach }) {
  const words = useWords();
  const { t, f } = words;
  const search = useSearch({ from: '/app/campaigns/messages' });
  const { status, reason, customer, real } = search;
  const test = !!of.test_clock && !real;
  const list = useInfiniteQuery(messages({ status, reason, customer_id: customer, test }));
  const [reading, setReading] = useState<Message>();
  const isFiltered = !!(status ?? reason ?? customer);
  return (
    <Card flush hint={t(test ? 'log.leadTest' : 'log.lead')}>
      <Filter of={search} hasClock={!!of.test_clock} />
      <QueryTable
        title={t('log.title')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ id }) => id}
        empty={
          isFiltered ? (
            <Empty sign="search" title={t('log.none')} text={t('log.noneText')} />
          ) : (
            <Empty sign="mail" title={t('log.empty')} text={t('log.emptyText')} />
          )
        }
        columns={[
          {
            head: t('log.when'),
            label: t('log.when'),
            cell: ({ sent_at, made_at }) => <When at={sent_at ?? made_at} />,
            className: 'muted num',
          },
          {
            head: t('customer'),
            label: t('customer'),
            cell: (one) => (
              <Link to="/customer" search={{ id: one.customer_id }}>
                {calledOf(one)}
              </Link>
            ),
          },
          {
            head: t('messages.what'),
            label: t('messages.what'),
            cell: ({ reason, about }) => `${t(`notice.${reason}`)}, ${f.date(about)}`,
          },
          {
            head: t('messages.state'),
            label: t('messages.state'),
            cell: (one) => (
              <span className="person">
                <span>
                  <MessageState of={one.status} />
                </span>
                {one.withheld && <span className="muted small">{whyWithheld(words, one.withheld)}</span>}
              </span>
            ),
          },
          {
            actions: true,
            cell: (one) => (
              <Button
                aria-label={t('messages.detailOf', { who: calledOf(one) })}
                onClick={() => setReading(one)}
              >
                {t('messages.detail')}
              </Button>
            ),
          },
        ]}
      />
      {reading && <MessageDetail of={reading} onClose={() => setReading(undefined)} />}
    </Card>
  );
}

function Filter({ of, hasClock }: { of: MessagesSearch; hasClock: boolean }) {
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
      {hasClock && (
        <Choices
          label={t('log.which')}
          value={of.real ? 'real' : 'test'}
          options={[
            ['test', t('log.test')],
            ['real', t('log.real')],
          ]}
          onChange={(which) => go({ real: which === 'real' ? true : undefined })}
        />
      )}
      <Select
        label={t('messages.state')}
        value={of.status ?? ''}
        onValue={(status: Status | '') => go({ status: status || undefined })}
      >
        <option value="">{t('all')}</option>
        <Options of={STATUSES} text={(one) => t(`message.status.${one}`)} />
      </Select>
      <Select
        label={t('log.rule')}
        value={of.reason ?? ''}
        onValue={(reason: Reason | '') => go({ reason: reason || undefined })}
      >
        <option value="">{t('all')}</option>
        <Options of={REASONS} text={(one) => t(`notice.${one}`)} />
      </Select>
      <CustomerField
        key={of.customer}
        value={of.customer}
        action={t('log.find')}
        onValue={(customer) => go({ customer })}
      />
    </div>
  );
}
