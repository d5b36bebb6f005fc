import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { figure } from '../../../table/table';
import { Card, CustomerLink, Empty, Options, Select } from '../../../ui';
import { type Currency, type Movement, moves } from '../api';
import { MOVEMENTS } from '../figures';

/** Whose MRR was another at a month's end than at its beginning. */
export function Movers({ of: { currency, months } }: { of: Currency }) {
  const { t, f } = useWords();
  const latest = months.at(-1)!.month;
  const [month, setMonth] = useState(latest);
  const [movement, setMovement] = useState<Movement | ''>('');
  const list = useInfiniteQuery(moves(month, currency, movement || undefined));
  return (
    <Card
      title={t('revenue.moved')}
      hint={t('revenue.movedHint')}
      aside={
        <div className="actions">
          <Select bare label={t('revenue.month')} value={month} onValue={setMonth}>
            <Options of={months.map((one) => one.month).reverse()} text={f.monthOf} />
          </Select>
          <Select bare label={t('revenue.movement')} value={movement} onValue={setMovement}>
            <option value="">{t('revenue.all')}</option>
            <Options of={MOVEMENTS} text={(one) => t(`revenue.${one}`)} />
          </Select>
        </div>
      }
      flush
    >
      <QueryTable
        title={t('revenue.moved')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ customer_id, movement }) => `${movement} ${customer_id}`}
        empty={<Empty sign="revenue" title={t('revenue.nobody')} />}
        columns={[
          {
            head: t('revenue.customer'),
            cell: ({ customer_id, name }) => <CustomerLink id={customer_id} name={name} />,
          },
          {
            head: t('revenue.movement'),
            label: t('revenue.movement'),
            cell: ({ movement }) => t(`revenue.${movement}`),
          },
          { ...figure(t('revenue.before')), cell: (one) => f.price(one.mrr_before_minor, currency) },
          { ...figure(t('revenue.after')), cell: (one) => f.price(one.mrr_minor, currency) },
        ]}
      />
    </Card>
  );
}
