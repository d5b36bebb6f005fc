import { useInfiniteQuery } from '@tanstack/react-query';
import { invoices } from '../api';
import { useWords, type Key } from '../../../i18n';
import { en } from '../../../i18n/en';
import { Refusal } from '../../../api/client';
import { Badge, Button, Card, Problem, Skeleton } from '../../../ui/kit';

const TONE: Record<string, 'good' | 'bad' | 'warn' | ''> = {
  paid: 'good',
  open: 'warn',
  uncollectible: 'bad',
};

export function Invoices() {
  const { t, f } = useWords();
  const list = useInfiniteQuery(invoices);
  const all = list.data?.pages.flatMap((page) => page.items);
  // Without Stripe there are none, and the plans above say so when one is chosen.
  if (list.error instanceof Refusal && list.error.code === 'billing_not_configured') return null;
  return (
    <Card flush title={t('invoice.title')}>
      {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && (
        <div className="in">
          <Skeleton lines={2} />
        </div>
      )}
      {all?.length === 0 && <p className="in muted">{t('invoice.none')}</p>}
      {!!all?.length && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('invoice.title')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('invoice.number')}</th>
                <th scope="col">{t('invoice.date')}</th>
                <th scope="col" className="right">
                  {t('invoice.total')}
                </th>
                <th scope="col">{t('invoice.status')}</th>
                <th scope="col">
                  <span className="hidden-text">{t('actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {all.map((one) => (
                <tr key={one.id}>
                  <td>{one.number ?? '–'}</td>
                  <td className="num">{f.date(one.created_at)}</td>
                  <td className="right num">{f.price(one.total.amount, one.total.currency)}</td>
                  <td>
                    <Badge tone={TONE[one.status]}>
                      {`invoice.${one.status}` in en ? t(`invoice.${one.status}` as Key) : one.status}
                    </Badge>
                  </td>
                  <td className="right">
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
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list.hasNextPage && (
        <div className="in">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      )}
    </Card>
  );
}
