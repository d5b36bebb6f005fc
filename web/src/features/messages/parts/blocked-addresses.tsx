import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Button, Card, Empty, Input, Options, Select, useMutation, When } from '../../../ui';
import { blockedAddresses, unblock, type BlockReason } from '../api';

const REASONS = ['bounced', 'complained', 'unsubscribed'] as const satisfies readonly BlockReason[];

/** Addresses to which nothing is sent, and why. */
export function BlockedAddresses() {
  const { t } = useWords();
  const { may } = useRole();
  const [reason, setReason] = useState<BlockReason>();
  const [address, setAddress] = useState<string>();
  const list = useInfiniteQuery(blockedAddresses({ reason, address }));
  const unblocking = useMutation(unblock);
  return (
    <Card flush title={t('blocked.title')} hint={t('blocked.hint')}>
      <div className="toolbar">
        <Select
          label={t('blocked.reason')}
          value={reason ?? ''}
          onValue={(one: BlockReason | '') => setReason(one || undefined)}
        >
          <option value="">{t('all')}</option>
          <Options of={REASONS} text={(one) => t(`blocked.reason.${one}`)} />
        </Select>
        <Find onFind={setAddress} />
      </div>
      <QueryTable
        title={t('blocked.title')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ id }) => id}
        empty={
          reason || address ? (
            <Empty sign="search" title={t('blocked.none')} />
          ) : (
            <Empty sign="mail" title={t('blocked.empty')} text={t('blocked.emptyText')} />
          )
        }
        columns={[
          {
            head: t('blocked.address'),
            label: t('blocked.address'),
            cell: (one) => address ?? one.address ?? <span className="muted">{t('blocked.hidden')}</span>,
          },
          {
            head: t('blocked.reason'),
            label: t('blocked.reason'),
            cell: (one) => t(`blocked.reason.${one.reason}`),
          },
          {
            head: t('blocked.since'),
            label: t('blocked.since'),
            cell: ({ since }) => <When at={since} />,
            className: 'muted num',
          },
          {
            actions: true,
            cell: (one) =>
              one.reason === 'bounced' && (
                <Button
                  aria-label={t('blocked.unblockOf', { address: address ?? one.address ?? '' })}
                  disabled={!may('outreach') || unblocking.isPending}
                  onClick={() => unblocking.mutate(one)}
                >
                  {t('blocked.unblock')}
                </Button>
              ),
          },
        ]}
      />
    </Card>
  );
}

/** Whoever knows an address finds it as a whole: only its hash is kept. */
function Find({ onFind }: { onFind: (address: string | undefined) => void }) {
  const { t } = useWords();
  const find = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const address = String(new FormData(event.currentTarget).get('address') ?? '').trim();
    onFind(address || undefined);
  };
  return (
    <form className="find-customer" onSubmit={find} role="search">
      <Input label={t('blocked.find')} name="address" type="search" maxLength={254} autoComplete="off" />
      <Button type="submit">{t('log.find')}</Button>
    </form>
  );
}
