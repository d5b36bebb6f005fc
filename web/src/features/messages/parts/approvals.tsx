import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Button, Card, Dialog, Empty, ticked, useMutation, When } from '../../../ui';
import { calledOf, decide, proposed, type Message, type Outreach } from '../api';
import { MessageDetail } from './message-detail';

/** What waits for somebody to let it through: read, approved or rejected, many at once. */
export function Approvals({ of }: { of: Outreach }) {
  const { t, f } = useWords();
  const { may } = useRole();
  const list = useInfiniteQuery(proposed(!!of.test_clock));
  const [chosen, setChosen] = useState<string[]>([]);
  const [reading, setReading] = useState<Message>();
  const all = list.data ?? [];
  const picked = all.filter(({ id }) => chosen.includes(id));
  const isAll = all.length > 0 && picked.length === all.length;
  return (
    <Card flush title={t('approvals.title')} hint={t('approvals.lead')}>
      {picked.length > 0 && <Chosen of={picked} onDone={() => setChosen([])} />}
      <QueryTable
        title={t('approvals.title')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ id }) => id}
        empty={<Empty sign="good" title={t('approvals.empty')} text={t('approvals.emptyText')} />}
        columns={[
          may('outreach') && {
            head: (
              <input
                type="checkbox"
                aria-label={t('approvals.all')}
                checked={isAll}
                onChange={({ target }) => setChosen(target.checked ? all.map(({ id }) => id) : [])}
              />
            ),
            cell: (one) => (
              <input
                type="checkbox"
                aria-label={t('approvals.choose', { who: calledOf(one) })}
                checked={chosen.includes(one.id)}
                onChange={({ target }) => setChosen(ticked(chosen, one.id, target.checked))}
              />
            ),
          },
          {
            head: t('customer'),
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
            head: t('approvals.since'),
            label: t('approvals.since'),
            cell: ({ made_at }) => <When at={made_at} />,
            className: 'muted num',
          },
          {
            actions: true,
            cell: (one) => (
              <Button
                aria-label={t('messages.readOf', { who: calledOf(one) })}
                onClick={() => setReading(one)}
              >
                {t('messages.read')}
              </Button>
            ),
          },
        ]}
      />
      {reading && <MessageDetail of={reading} onClose={() => setReading(undefined)} />}
    </Card>
  );
}

/** What can be done with those that are ticked. It cannot be undone, so it is asked once more. */
function Chosen({ of, onDone }: { of: Message[]; onDone: () => void }) {
  const { t } = useWords();
  const [asked, setAsked] = useState<{ approved: boolean }>();
  const n = of.length;
  return (
    <div className="selection" role="status">
      <strong>{t('selection.count', { n })}</strong>
      <Button kind="primary" onClick={() => setAsked({ approved: true })}>
        {t('approvals.approve')}
      </Button>
      <Button onClick={() => setAsked({ approved: false })}>{t('approvals.reject')}</Button>
      <Button kind="ghost" onClick={onDone}>
        {t('selection.clear')}
      </Button>
      {asked && (
        <Sure of={of} approved={asked.approved} onClose={() => setAsked(undefined)} onDone={onDone} />
      )}
    </div>
  );
}

function Sure({
  of,
  approved,
  onClose,
  onDone,
}: {
  of: Message[];
  approved: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useWords();
  const n = of.length;
  const deciding = useMutation(decide, () => {
    onClose();
    onDone();
  });
  return (
    <Dialog
      title={t(approved ? 'approvals.approveMany' : 'approvals.rejectMany', { n })}
      onClose={onClose}
      onSubmit={() => deciding.mutate({ approved, of })}
      action={t(approved ? 'approvals.approve' : 'approvals.reject')}
      kind={approved ? 'primary' : 'danger primary'}
      busy={deciding.isPending}
      problem={deciding.error}
    >
      <p>{t(approved ? 'approvals.approveText' : 'approvals.rejectText')}</p>
    </Dialog>
  );
}
