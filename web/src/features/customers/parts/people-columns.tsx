import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { traitLabel } from '../../../i18n/trait-label';
import type { Choosable } from '../../../table/list-toolbar';
import { When } from '../../../ui';
import type { Schemas } from '../../../api/client';
import type { Person } from '../people';
import { Likely, State, Tags, useMrr, useNames } from './person-figures';

/** As many traits can be seen as columns. */
const MOST_TRAITS = 30;

/** A column, and what a file says in it. */
export type PeopleColumn = Choosable<Person> & { file: (of: Person) => string | number | null | undefined };

const written = (value: unknown): string =>
  value == null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** What can be seen of customers in a list: what is always known, and their traits. */
export function usePeopleColumns(traits: Schemas['TraitFacet'][]): PeopleColumn[] {
  const words = useWords();
  const { t, f } = words;
  const mrr = useMrr();
  const nameOf = useNames();
  const column = (id: string, name: string, rest: Omit<PeopleColumn, 'id' | 'name' | 'head'>) => ({
    id,
    name,
    head: name,
    ...rest,
  });
  return [
    column('name', t('cus.name'), {
      fixed: true,
      cell: (one) => (
        <span className="customer-name" data-customer={one.id}>
          <Link to="/customer" search={{ id: one.id }}>
            {one.name ?? one.id}
          </Link>
          {one.name && (
            <span className="muted small" title={one.email ?? one.id}>
              {one.email ?? one.id}
            </span>
          )}
        </span>
      ),
      file: (one) => one.name,
    }),
    column('mrr', t('cus.mrr'), { number: true, cell: (one) => mrr(one), file: mrr }),
    column('plan', t('cus.plan'), { cell: (one) => one.plan, file: (one) => one.plan }),
    column('status', t('cus.status'), {
      cell: (one) => one.status && <State of={one.status} />,
      file: (one) => one.status && t(`cus.status.${one.status}`),
    }),
    column('risk', t('cus.risk'), {
      cell: (one) => <Likely of={one} />,
      file: (one) => one.risk?.score.toFixed(4),
    }),
    column('renewal', t('cus.renewal'), {
      className: 'num',
      cell: (one) => one.renews_at && f.date(one.renews_at),
      file: (one) => one.renews_at,
    }),
    column('owner', t('cus.owner'), {
      cell: (one) => nameOf(one.owner),
      file: (one) => nameOf(one.owner),
    }),
    column('tags', t('cus.tags'), {
      cell: (one) => <Tags of={one.tags ?? []} />,
      file: (one) => one.tags?.join(', '),
    }),
    column('email', t('cus.email'), {
      extra: true,
      cell: (one) => one.email,
      file: (one) => one.email,
    }),
    column('last_seen', t('cus.lastSeen'), {
      extra: true,
      cell: (one) => one.last_seen_at && <When at={one.last_seen_at} />,
      file: (one) => one.last_seen_at,
    }),
    ...traits.slice(0, MOST_TRAITS).map(({ name, is_number }) =>
      column(`trait:${name}`, traitLabel(words, name), {
        extra: true,
        number: is_number,
        cell: ({ traits }) => written((traits as Record<string, unknown>)[name]),
        file: ({ traits }) => written((traits as Record<string, unknown>)[name]),
      }),
    ),
  ];
}
