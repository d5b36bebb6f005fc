import { useInfiniteQuery } from '@tanstack/react-query';
import { Refusal, type Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { type Column, figure } from '../../../table/table';
import { Badge, Card, Skeleton } from '../../../ui';
import { invoices } from '../api';

const TONE: Record<string, 'good' | 'bad' | 'warn' | ''> = {
  paid: 'good',
  open: 'warn',
  uncollectible: 'bad',
};

export function Invoices() {
  const { t, f, either } = useWords();
  const list = useInfiniteQuery(invoices);
  const columns: Column<Schemas['InvoiceView']>[] = [
    { head: t('invoice.number'), cell: ({ number }) => number ?? '–' },
    { head: t('invoice.date'), cell: (one) => f.date(one.created_at), className: 'num' },
    { ...figure(t('invoice.total')), cell: ({ total }) => f.price(total.amount, total.currency) },
    {
      head: t('invoice.status'),
      cell: ({ status }) => <Badge tone={TONE[status]}>{either(`invoice.${status}`, status)}</Badge>,
    },
    {
      actions: true,
      cell: (one) => (
        <span className="actions end">
          {one.url && (
            <a href={one.url} aria-label={t('invoice.showOf', { number: one.number ?? '' })}>
              {t('invoice.show')}
            </a>
          )}
          {one.pdf_url && (
            <a href={one.pdf_url} aria-label={t('invoice.pdfOf', { number: one.number ?? '' })}>
              PDF
            </a>
          )}
        </span>
      ),
    },
  ];
  // Without Stripe there are none, and the plans above say so when one is chosen.
  if (list.error instanceof Refusal && list.error.code === 'billing_not_configured') return null;
  return (
    <Card flush title={t('invoice.title')}>
      <QueryTable
        title={t('invoice.title')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ id }) => id}
        wait={<Skeleton lines={2} />}
        empty={<p className="muted">{t('invoice.none')}</p>}
        columns={columns}
      />
    </Card>
  );
}
