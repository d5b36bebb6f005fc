import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords, type Words } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Table } from '../../../table/table';
import { Badge, Button, Card, Empty, Head, RoleNotice } from '../../../ui';
import { products, productSuggestions, type Product } from '../api';
import { ProductActions } from '../parts/product-actions';
import { ProductForm } from '../parts/product-form';
import type { Begun } from '../product-draft';

const NEW: Begun = { kind: 'plan', name: '', prices: [] };

/** The plans and services that are sold. */
export default function Products() {
  const { t } = useWords();
  const { role, may } = useRole();
  const list = useQuery(products);
  const [making, setMaking] = useState<Begun>();
  return (
    <div className="page">
      <Head title={t('nav.products')} hint={t('products.lead')}>
        <Button kind="primary" disabled={!may('offers')} onClick={() => setMaking(NEW)}>
          {t('products.new')}
        </Button>
      </Head>
      {role && !may('offers') && <RoleNotice permission="offers" />}
      <Suggested onAdd={setMaking} />
      <Card flush>
        <QueryTable
          title={t('nav.products')}
          className="stacks"
          query={list}
          rows={list.data}
          rowKey={({ id }) => id}
          empty={<Empty sign="plan" title={t('products.empty')} text={t('products.empty2')} />}
          columns={[
            {
              head: t('products.name'),
              cell: ({ name, kind }) => (
                <span className="person">
                  <strong>{name}</strong>
                  <span>
                    <Badge>{t(`product.kind.${kind}`)}</Badge>
                  </span>
                </span>
              ),
            },
            { head: t('products.prices'), label: t('products.prices'), cell: (one) => <Prices of={one} /> },
            {
              head: t('products.includes'),
              label: t('products.includes'),
              cell: (one) => <Includes of={one} />,
            },
            { actions: true, cell: (one) => <ProductActions of={one} /> },
          ]}
        />
      </Card>
      {making && <ProductForm of={making} onClose={() => setMaking(undefined)} />}
    </div>
  );
}

function Prices({ of: { prices } }: { of: Product }) {
  const words = useWords();
  if (prices.length === 0) return <span className="muted">{words.t('products.noPrices')}</span>;
  return prices.map((price) => (
    <div key={`${price.currency} ${price.interval}`}>{priceOf(words, price)}</div>
  ));
}

const priceOf = ({ t, f }: Words, of: Schemas['ProductPrice']) =>
  `${f.price(of.amount_minor, of.currency)} ${t(`product.per.${of.interval}`)}`;

/** What a plan includes and excludes, a line each. */
function Includes({ of: { allowances, excluded_services: excluded } }: { of: Product }) {
  const { t, f } = useWords();
  const lines = allowances.map(({ label, included }) =>
    included == null
      ? t('products.unlimited', { label })
      : t('products.limited', { label, units: f.integer(included) }),
  );
  if (excluded.length > 0) lines.push(t('products.excludes', { services: excluded.join(', ') }));
  if (lines.length === 0) return <span className="muted">–</span>;
  return lines.map((line) => <div key={line}>{line}</div>);
}

/** What customers have and the catalogue has not. */
function Suggested({ onAdd }: { onAdd: (begun: Begun) => void }) {
  const { t } = useWords();
  const { may } = useRole();
  const { data: suggested = [] } = useQuery(productSuggestions);
  if (suggested.length === 0) return null;
  return (
    <Card title={t('products.suggested')} hint={t('products.suggestedHint')} flush>
      <Table
        title={t('products.suggested')}
        className="stacks"
        rows={suggested}
        rowKey={({ plan }) => plan}
        columns={[
          {
            head: t('products.name'),
            cell: ({ plan, customers }) => (
              <span className="person">
                <strong>{plan}</strong>
                <span className="muted small">{t('products.suggestedCount', { n: customers })}</span>
              </span>
            ),
          },
          {
            actions: true,
            cell: (one) => (
              <span className="actions end tight">
                {(['plan', 'service'] as const).map((kind) => (
                  <Button key={kind} disabled={!may('offers')} onClick={() => onAdd(begunOf(one, kind))}>
                    {t(kind === 'plan' ? 'products.addPlan' : 'products.addService')}
                    <span className="hidden-text">: {one.plan}</span>
                  </Button>
                ))}
              </span>
            ),
          },
        ]}
      />
    </Card>
  );
}

/** What is paid most often in each currency stands for its price. */
function begunOf({ plan, prices }: Schemas['PlanSeen'], kind: Begun['kind']): Begun {
  const first = prices.filter(
    ({ currency }, at) => prices.findIndex((other) => other.currency === currency) === at,
  );
  return {
    kind,
    name: plan,
    prices: first.map(({ currency, monthly_minor }) => ({
      currency,
      interval: 'month' as const,
      amount_minor: monthly_minor,
    })),
  };
}
