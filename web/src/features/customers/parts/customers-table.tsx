import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type MouseEvent, useCallback, useEffect, useMemo, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { remember } from '../../../browser/preferences';
import { useWords } from '../../../i18n';
import { QueryFrame } from '../../../table/query-table';
import { Button, Card, Empty, Skeleton } from '../../../ui';
import { customers, type Sort } from '../api';
import { Row } from './customer-row';
import {
  type Column,
  COLUMNS,
  columnsOf,
  shownBefore,
  SORT,
  useColumnNames,
  WIDTH,
} from './customers-columns';
import { Toolbar } from './customers-toolbar';
import { Peek } from './peek';
import { Selection } from './selection';
import { filterOf } from '../search';

const ROW = 44;
/** Rows in sight are fewer than this. A row that leaves is drawn over by one that comes, rather than made anew. */
const POOL = 64;
/** More is asked for when fewer rows than this are left below those in sight. */
const AHEAD = 1500;

type Customer = Schemas['Customer'];

export function CustomersTable({ run }: { run: Schemas['ScoringRunView'] }) {
  const { t } = useWords();
  const search = useSearch({ from: '/app/customers' });
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(shownBefore);
  const [selected, setSelected] = useState<ReadonlyMap<string, Customer>>(new Map());
  const offered = useMemo(() => columnsOf(run), [run]);
  const columns = useMemo(() => offered.filter((column) => chosen.includes(column)), [offered, chosen]);
  const sort = search.sort ?? '-score';
  const go = (change: Partial<typeof search>) =>
    void navigate({ to: '/customers', search: { ...search, ...change }, replace: true, resetScroll: false });

  const pages = useInfiniteQuery(customers(run.id, filterOf(search)));
  // Joined once for every page that comes, and not while one scrolls.
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const total = pages.data?.pages[0]?.total;
  // Kept as state: what is drawn inside comes before its box does.
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const reach = useCallback(
    (last: number) => {
      if (hasNextPage && !isFetchingNextPage && last > rows.length - AHEAD) void fetchNextPage();
    },
    [rows.length, hasNextPage, isFetchingNextPage, fetchNextPage],
  );

  const toggle = (column: Column) => {
    const next = COLUMNS.filter((one) => (one === column ? !chosen.includes(one) : chosen.includes(one)));
    remember('columns', next.join(','));
    setChosen(next);
  };
  const label = useColumnNames(run);
  const select = useCallback(
    (one: Customer, on: boolean) =>
      setSelected((before) => {
        const next = new Map(before);
        if (on) next.set(one.entity_key, one);
        else next.delete(one.entity_key);
        return next;
      }),
    [],
  );
  const all = rows.length > 0 && rows.every((one) => selected.has(one.entity_key));
  const peek = (key?: string) => go({ peek: key });
  const heading = (key: string, text: string, [down, up]: [Sort?, Sort?] = []) => (
    <span
      key={key}
      role="columnheader"
      aria-sort={down && (sort === down ? 'descending' : sort === up ? 'ascending' : 'none')}
    >
      {down ? (
        <button type="button" className="sorter" onClick={() => go({ sort: sort === down ? up : down })}>
          <span>{text}</span>
          <span aria-hidden="true">{sort === down ? '↓' : sort === up ? '↑' : ''}</span>
        </button>
      ) : (
        text
      )}
    </span>
  );
  const style = {
    '--columns': ['18px', 'minmax(var(--key, 120px), 1fr)', ...columns.map((column) => WIDTH[column])].join(
      ' ',
    ),
  } as CSSProperties;
  return (
    <Card flush>
      <Toolbar go={go} columns={columns} offered={offered} label={label} toggle={toggle} total={total} />
      {selected.size > 0 && (
        <Selection
          of={[...selected.values()]}
          run={run}
          columns={columns}
          onClear={() => setSelected(new Map())}
        />
      )}
      <QueryFrame
        query={pages}
        count={pages.data && rows.length}
        empty={
          <Empty sign="search" title={t('customers.empty')} text={t('customers.empty2')}>
            <Button onClick={() => go({ q: undefined, risk: undefined, who: undefined })}>
              {t('customers.clear')}
            </Button>
          </Empty>
        }
      >
        <div
          className={`rows${pages.data && rows.length === 0 ? ' none' : ''}`}
          ref={setBox}
          role="table"
          aria-label={t('customers.title')}
          aria-rowcount={total === undefined ? -1 : total + 1}
          tabIndex={0}
          style={style}
        >
          <div className="vrow headrow" role="row">
            <span role="columnheader">
              <input
                type="checkbox"
                aria-label={t('selection.all')}
                checked={all}
                onChange={() =>
                  setSelected(all ? new Map() : new Map(rows.map((one) => [one.entity_key, one])))
                }
              />
            </span>
            {heading('key', t('customer'), ['entity_key', '-entity_key'])}
            {columns.map((column) => heading(column, label[column], SORT[column]))}
          </div>
          {pages.isPending && (
            <div className="in">
              <Skeleton lines={14} height={22} />
            </div>
          )}
          <Rows
            box={box}
            run={run.id}
            rows={rows}
            columns={columns}
            reach={reach}
            selected={selected}
            onSelect={select}
            peeked={search.peek}
            onPeek={peek}
          />
        </div>
      </QueryFrame>
      {search.peek && <Peek run={run} of={search.peek} onClose={() => peek()} />}
    </Card>
  );
}

/** The rows in sight. They alone are drawn anew while one scrolls. */
function Rows({
  box,
  run,
  rows,
  columns,
  reach,
  selected,
  onSelect,
  peeked,
  onPeek,
}: {
  box: HTMLDivElement | null;
  run: string;
  rows: Schemas['Customer'][];
  columns: Column[];
  /** Hears the last row in sight. */
  reach: (last: number) => void;
  selected: ReadonlyMap<string, Customer>;
  onSelect: (one: Customer, on: boolean) => void;
  peeked?: string;
  onPeek: (key: string) => void;
}) {
  const navigate = useNavigate();
  const view = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box,
    estimateSize: () => ROW,
    overscan: 4,
  });
  const items = view.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => reach(last), [last, reach]);
  const open = (event: MouseEvent) => {
    const target = event.target as Element;
    const key = target.closest<HTMLElement>('[data-key]')?.dataset.key;
    if (key === undefined || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    if (target.closest('input, label')) return;
    event.preventDefault();
    if (target.closest('a')) void navigate({ to: '/customer', search: { run, key } });
    else onPeek(key);
  };
  return (
    <div
      role="rowgroup"
      className="num"
      style={{ height: view.getTotalSize(), position: 'relative' }}
      onClick={open}
    >
      {items.map((item) => (
        <Row
          key={item.index % POOL}
          run={run}
          of={rows[item.index]!}
          index={item.index}
          start={item.start}
          columns={columns}
          selected={selected.has(rows[item.index]!.entity_key)}
          onSelect={onSelect}
          peeked={rows[item.index]!.entity_key === peeked}
        />
      ))}
    </div>
  );
}
