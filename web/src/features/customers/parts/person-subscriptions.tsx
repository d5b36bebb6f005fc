import { useWords } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Card, rejection } from '../../../ui';
import type { Person } from '../people';
import { State } from './person-figures';

/** How a customer's subscriptions stand, and what of what was told of them cannot be. */
export function Subscriptions({ of }: { of: Person }) {
  const words = useWords();
  const { t, f } = words;
  const { subscriptions, more_subscriptions, issues = [] } = of;
  return (
    <Card title={t('cus.subscriptions')} flush>
      {subscriptions.length === 0 ? (
        <p className="in muted">{t('cus.noSubscriptions')}</p>
      ) : (
        <Table
          title={t('cus.subscriptions')}
          rows={subscriptions}
          rowKey={({ id }) => id}
          className="stacks"
          columns={[
            { head: t('cus.plan'), cell: (one) => one.plan ?? (one.id || '–') },
            {
              head: t('cus.status'),
              cell: (one) => (
                <>
                  {one.status ? <State of={one.status} /> : '–'}
                  {one.resumes_at && (
                    <span className="muted small">
                      {' '}
                      {t('cus.pausedUntil', { when: f.date(one.resumes_at) })}
                    </span>
                  )}
                </>
              ),
            },
            {
              ...figure(t('cus.mrr')),
              cell: (one) => (
                <>
                  {one.mrr && f.price(one.mrr.amount_minor, one.mrr.currency)}
                  {one.price_changes_at && one.new_amount_minor != null && one.currency && (
                    <div className="muted small">
                      {t('cus.newPrice', {
                        price: f.price(one.new_amount_minor, one.currency),
                        when: f.date(one.price_changes_at),
                      })}
                    </div>
                  )}
                </>
              ),
            },
            {
              head: t('cus.since'),
              label: t('cus.since'),
              className: 'num',
              cell: (one) => one.started_at && f.date(one.started_at),
            },
            {
              head: t('cus.period'),
              label: t('cus.period'),
              className: 'num',
              cell: (one) =>
                one.period_end &&
                `${f.date(one.period_end)}${one.cancel_at_period_end ? ` (${t('cus.endsThen')})` : ''}`,
            },
          ]}
        />
      )}
      {more_subscriptions && <p className="in muted small">{t('cus.moreSubscriptions')}</p>}
      {issues.length > 0 && (
        <div className="in">
          <h3>{t('cus.issues')}</h3>
          <ul className="small">
            {issues.map((issue) => {
              const said = rejection(words, issue);
              return (
                <li key={`${issue.message_id} ${issue.field}`}>
                  {said !== issue.detail && <code>{issue.field}</code>} {said}
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </Card>
  );
}
