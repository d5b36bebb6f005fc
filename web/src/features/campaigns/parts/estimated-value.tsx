import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Card } from '../../../ui';
import { waysOf, type Estimated } from '../estimated';

/** What rounds so far were expected to bring, beside the usual for the same money. Until one is decided there is nothing. */
export function EstimatedValue({ of, campaign }: { of: Estimated[]; campaign?: string }) {
  const { t, f } = useWords();
  if (of.length === 0) return null;
  return (
    <Card
      title={t('estimated.title')}
      hint={t('estimated.hint')}
      aside={
        <Link className="button" to="/results/proof" search={campaign ? { campaign } : {}}>
          {t('nav.proof')}
        </Link>
      }
    >
      <div className="stack">
        <Table
          title={t('estimated.title')}
          className="stacks"
          rows={waysOf(of)}
          rowKey={({ way, currency }) => `${way} ${currency}`}
          columns={[
            { head: t('estimated.way'), cell: ({ way }) => t(`estimated.way.${way}`) },
            { ...figure(t('estimated.gain')), cell: ({ gain, currency }) => f.price(gain, currency) },
            { ...figure(t('estimated.cost')), cell: ({ cost, currency }) => f.price(cost, currency) },
            { ...figure(t('estimated.left')), cell: ({ left, currency }) => f.price(left, currency) },
          ]}
        />
        <p className="muted small">
          {of.map(({ currency, rounds }) => t('estimated.rounds', { n: rounds, currency })).join(' ')}
        </p>
      </div>
    </Card>
  );
}
