import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Card, Input, Loaded, Skeleton } from '../../../ui';
import { size } from '../api';
import { type Asked, asked, shares } from '../sizes';

/** What a company's size can prove in a year, before there is anything: by how many customers are left alone. */
export function Size() {
  const { t } = useWords();
  const [typed, setTyped] = useState<Asked>({ customers: '', churn: '' });
  const found = useQuery({ ...size(asked(typed)), placeholderData: keepPreviousData });
  return (
    <Card title={t('proof.size')} hint={t('proof.sizeHint')} flush>
      <Loaded of={found} wait={<Skeleton lines={5} />}>
        {(of) => (
          <>
            <div className="in grid2">
              <Input
                label={t('proof.sizeCustomers')}
                inputMode="numeric"
                value={typed.customers}
                placeholder={String(of.customers)}
                onValue={(customers) => setTyped({ ...typed, customers })}
              />
              <Input
                label={t('proof.sizeChurn')}
                inputMode="decimal"
                value={typed.churn}
                placeholder={String(Math.round(of.monthly_churn * 1000) / 10)}
                hint={of.monthly_churn_from === 'usual' ? t('proof.sizeAssumed') : undefined}
                onValue={(churn) => setTyped({ ...typed, churn })}
              />
            </div>
            {of.customers > 0 ? <Shares of={of} /> : <p className="in muted">{t('proof.sizeNobody')}</p>}
          </>
        )}
      </Loaded>
    </Card>
  );
}

function Shares({ of }: { of: Parameters<typeof shares>[0] }) {
  const { t, f } = useWords();
  return (
    <Table
      title={t('proof.size')}
      className="stacks"
      rows={shares(of)}
      rowKey={({ hold_out }) => hold_out}
      columns={[
        {
          head: t('proof.sizeShare'),
          names: true,
          cell: ({ hold_out, isNow }) => (
            <>
              {f.percent(hold_out)} {isNow && <span className="muted small">({t('proof.sizeNow')})</span>}
            </>
          ),
        },
        { ...figure(t('proof.sizeHeldOut')), cell: ({ held_out }) => f.integer(held_out) },
        {
          ...figure(t('proof.sizeFound')),
          cell: (one) =>
            one.kept ? (
              <span className="muted" title={one.method === 'betting' ? t('proof.sizeBetting') : undefined}>
                {t('proof.sizeNever')}
              </span>
            ) : (
              t('proof.sizePoints', { n: f.amount(one.detectable * 100) })
            ),
        },
        {
          ...figure(t('proof.sizeMoney')),
          cell: (one) =>
            one.revenue ? (
              <span className="muted">{t('proof.sizeNever')}</span>
            ) : (
              t('proof.sizeCharges', { n: f.amount(one.detectable_charges) })
            ),
        },
      ]}
    />
  );
}
