import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type MouseEvent, useEffect, useMemo, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { csv, fileName } from '../../../browser/csv';
import { saveAs } from '../../../browser/save-as';
import { useWords } from '../../../i18n';
import { ColumnMenu, useChosenColumns } from '../../../table/list-toolbar';
import { QueryTable } from '../../../table/query-table';
import {
  BareInput,
  Button,
  Card,
  Empty,
  Head,
  Icon,
  Options,
  Problem,
  Select,
  useMutation,
} from '../../../ui';
import { facets } from '../../../api/usual-currency';
import { everybody, MOST_EXPORTED, people } from '../people';
import { asked, ORDERS, type PeopleSearch, readPeople, USUAL_ORDER } from '../people-search';
import { usePeopleColumns } from './people-columns';
import { AddFilter, PeopleChips } from './people-filters';
import { PeopleSelection } from './people-selection';
import { PersonPeek } from './person-peek';
import { useMayCare } from './person-figures';
import { Segments } from './segments';
import './people.css';

const SETTLES_MS = 250;
const NO_TRAITS: Schemas['TraitFacet'][] = [];

/** All customers of the organization: whoever told of them. */
export function People({ run }: { run?: Schemas['ScoringRunView'] }) {
  const { t, f } = useWords();
  const address = useSearch({ from: '/app/customers' });
  const navigate = useNavigate();
  const search = useMemo(() => readPeople({ ...address }), [address]);
  const order = address.order ?? USUAL_ORDER;
  const wanted = useMemo(() => asked(search, order), [search, order]);
  const list = useInfiniteQuery({ ...people(wanted, order), placeholderData: (before) => before });
  const known = useQuery(facets);
  const all = usePeopleColumns(known.data?.traits ?? NO_TRAITS);
  const chosen = useChosenColumns('people', all);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [everyone, setEveryone] = useState(false);
  const may = useMayCare();
  const rows = list.data?.pages.flatMap((page) => page.items);
  const total = list.data?.pages[0]?.total ?? 0;
  const clear = () => {
    setPicked(new Set());
    setEveryone(false);
  };
  const ask = (next: PeopleSearch, rest: Partial<typeof address> = {}) => {
    clear();
    void navigate({
      to: '/customers',
      search: { ...next, order: address.order, ...rest },
      replace: true,
      resetScroll: false,
    });
  };
  const go = (change: PeopleSearch) => ask({ ...search, ...change });
  const peek = (id?: string) =>
    void navigate({
      to: '/customers',
      search: { ...address, peek: id },
      replace: true,
      resetScroll: false,
    });
  const pick = (id: string, on: boolean) => {
    const next = new Set(picked);
    if (on) next.add(id);
    else next.delete(id);
    setPicked(next);
    setEveryone(false);
  };
  const allPicked = !!rows?.length && rows.every(({ id }) => picked.has(id));
  const shown = all.filter(({ id, fixed }) => fixed || chosen.shown.includes(id));
  const exporting = useMutation({
    send: async () => {
      const found = await everybody(wanted, order);
      const head = [t('cus.id'), ...shown.map(({ name }) => name)];
      const lines = found.map((one) => [one.id, ...shown.map(({ file }) => file(one))]);
      saveAs(fileName(t('customers.title'), new Date().toISOString()), csv([head, ...lines]), 'text/csv');
    },
  });
  const open = (event: MouseEvent) => {
    const target = event.target as Element;
    if (target.closest('a, button, input, label, time') || event.button !== 0) return;
    const id = target.closest('tr')?.querySelector<HTMLElement>('[data-customer]')?.dataset.customer;
    if (id) peek(id);
  };
  return (
    <>
      <Head title={t('customers.title')}>
        {run && (
          <Link className="button" to="/customers" search={{ run: run.id }}>
            {t('cus.files')}
          </Link>
        )}
      </Head>
      <Problem of={{ error: exporting.error }} />
      <Card flush>
        <Segments search={search} saved={wanted} onOpen={(next) => ask(next)} />
        <div className="toolbar" role="search">
          <Find q={search.q} onFind={(q) => go({ q })} />
          {known.data && (
            <AddFilter key={JSON.stringify(search)} facets={known.data} search={search} go={go} />
          )}
          <Select bare label={t('cus.order')} value={order} onValue={(order) => ask(search, { order })}>
            <Options of={ORDERS} text={(one) => t(`cus.order.${one}`)} />
          </Select>
          <ColumnMenu offered={chosen.offered} shown={chosen.shown} show={chosen.show} />
          <Button
            disabled={exporting.isPending || total === 0 || total > MOST_EXPORTED}
            aria-label={t('cus.exportView')}
            onClick={() => exporting.mutate()}
          >
            <Icon sign="download" />
            {t(exporting.isPending ? 'customers.exporting' : 'customers.export')}
          </Button>
          <span className="muted small num" role="status">
            {list.data && t('customers.shown', { n: total })}
            {total > MOST_EXPORTED && ` · ${t('cus.exportMost', { n: f.integer(MOST_EXPORTED) })}`}
          </span>
        </div>
        <PeopleChips search={search} order={order} go={go} />
        {picked.size > 0 && (
          <PeopleSelection
            ids={[...picked]}
            search={wanted}
            total={total}
            all={everyone}
            onAll={() => setEveryone(true)}
            onClear={clear}
          />
        )}
        <div className="people" onClick={open}>
          <QueryTable
            title={t('customers.title')}
            className="stacks"
            query={list}
            rows={rows}
            rowKey={({ id }) => id}
            current={({ id }) => id === address.peek}
            empty={
              <Empty sign="search" title={t('customers.empty')} text={t('customers.empty2')}>
                <Button onClick={() => ask({})}>{t('customers.clear')}</Button>
              </Empty>
            }
            columns={[
              may && {
                head: (
                  <input
                    type="checkbox"
                    aria-label={t('selection.all')}
                    checked={allPicked}
                    onChange={() => {
                      setPicked(allPicked ? new Set() : new Set(rows?.map(({ id }) => id)));
                      setEveryone(false);
                    }}
                  />
                ),
                cell: (one) => (
                  <input
                    type="checkbox"
                    aria-label={t('selection.one', { customer: one.name ?? one.id })}
                    checked={everyone || picked.has(one.id)}
                    onChange={(event) => pick(one.id, event.target.checked)}
                  />
                ),
                className: 'pick',
              },
              ...chosen.columns,
            ]}
          />
        </div>
      </Card>
      {address.peek && <PersonPeek id={address.peek} onClose={() => peek()} />}
    </>
  );
}

/** Asks once typing settles. */
function Find({ q: asked = '', onFind }: { q?: string; onFind: (q: string | undefined) => void }) {
  const { t } = useWords();
  const [q, setQ] = useState(asked);
  const [known, setKnown] = useState(asked);
  if (known !== asked) {
    // The address changed by itself: filters were cleared, or the browser went back.
    setKnown(asked);
    setQ(asked);
  }
  useEffect(() => {
    const timer = setTimeout(() => {
      if (q.trim() === known) return;
      setKnown(q.trim());
      onFind(q.trim() || undefined);
    }, SETTLES_MS);
    return () => clearTimeout(timer);
  });
  return (
    <BareInput
      label={t('cus.search')}
      className="grow"
      type="search"
      maxLength={200}
      value={q}
      onChange={(event) => setQ(event.target.value)}
    />
  );
}
