import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Card, Note } from '../../../ui';
import { standing } from '../people';

type Standing = Schemas['CustomerStanding'];

/** What a customer owes since a payment failed, and until when they have access; nothing of whoever owes nothing. */
export function Owed({ of: id }: { of: string }) {
  const { t } = useWords();
  const of = useQuery(standing(id)).data;
  if (!of || of.state === 'good') return null;
  return (
    <Card title={t('cus.owed')} flush>
      <div className="in">
        <Access of={of} />
      </div>
      <Failed of={of.failed_payments} />
    </Card>
  );
}

function Access({ of: { state, access_until } }: { of: Standing }) {
  const { t, f } = useWords();
  const over = state === 'access_ended';
  return (
    <Note tone={over ? 'bad' : 'warn'} title={t(`cus.standing.${state}`)}>
      {access_until && (
        <span>{t(over ? 'cus.accessEnded' : 'cus.accessUntil', { when: f.moment(access_until) })}</span>
      )}
    </Note>
  );
}

function Failed({ of }: { of: Standing['failed_payments'] }) {
  const { t, f } = useWords();
  return (
    <Table
      title={t('cus.owed')}
      rows={of}
      rowKey={(one) => `${one.invoice_id} ${one.subscription_id}`}
      className="stacks"
      columns={[
        { head: t('cus.invoice'), cell: (one) => one.invoice_id ?? one.subscription_id ?? '–' },
        {
          ...figure(t('cus.amount')),
          cell: ({ amount_minor, currency }) =>
            amount_minor != null && currency && f.price(amount_minor, currency),
        },
        {
          head: t('cus.decline'),
          label: t('cus.decline'),
          cell: ({ decline }) => t(`cus.decline.${decline}`),
        },
        {
          head: t('cus.failedFirst'),
          label: t('cus.failedFirst'),
          className: 'num',
          cell: ({ first_failed_at }) => f.date(first_failed_at),
        },
        { ...figure(t('cus.attempts')), cell: ({ attempts }) => f.integer(attempts) },
        {
          head: t('cus.nextAttempt'),
          label: t('cus.nextAttempt'),
          className: 'num',
          cell: ({ next_attempt_at }) => (next_attempt_at ? f.moment(next_attempt_at) : '–'),
        },
        {
          actions: true,
          cell: ({ pay_url }) =>
            pay_url && (
              <a href={pay_url} target="_blank" rel="noreferrer noopener">
                {t('cus.payLink')}
              </a>
            ),
        },
      ]}
    />
  );
}
