import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type MouseEvent, useCallback, useEffect, useMemo, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { dataset } from '../../../api/datasets';
import { models } from '../../../api/models';
import { nameColumn } from '../../../api/name-column';
import { PHONE, useMedia } from '../../../browser/media';
import { useWords } from '../../../i18n';
import { useKeptColumns } from '../../../table/kept';
import { QueryFrame } from '../../../table/query-table';
import { Views } from '../../../table/views';
import { Button, Card, Empty, Failure, Skeleton, Term } from '../../../ui';
import { customers } from '../api';
import { named } from '../conditions';
import { filterOf, usualSort } from '../search';
import { Row } from './customer-row';
import {
  type Column,
  type Customer,
  headOf,
  isOfData,
  type Places,
  type Table,
  told,
  USUAL,
  USUAL_OF_LEADS,
  useColumns,
  useProfiles,
} from './customers-columns';
import { Toolbar } from './customers-toolbar';
import { Chips } from './filters';
import { Peek } from './peek';
import { Selection } from './selection';

const ROW = 44;
/** On a phone a row is a card: so high is its first line with the edges, and each other, of which reasons have two. */
const CARD = { first: 46, line: 24 };
/** How wide names with keys are at least. */
const WITH_NAMES = 'var(--key, 190px)';
/** So many rows are drawn above those in sight, and below. */
const OVERSCAN = 4;
/** More is asked for when fewer rows than this are left below those in sight: of pages with reasons, and of others. */
const AHEAD = { reasons: 60, plain: 1500 };

export function CustomersTable({ run }: { run: Schemas['ScoringRunView'] }) {
  const { t, kind } = useWords();
  const search = useSearch({ from: '/app/customers' });
  const navigate = useNavigate();
  const [selected, setSelected] = useState<ReadonlyMap<string, Customer>>(new Map());
  const sort = search.sort ?? usualSort(run);
  const go = (change: Partial<typeof search>) =>
    void navigate({ to: '/customers', search: { ...search, ...change }, replace: true, resetScroll: false });
  // The data are gone once their dataset is: then there are the other columns.
  const data = useQuery({ ...dataset(run.dataset_id), retry: false });
  const profiles = useProfiles(data.data);
  const [kept, keep] = useKeptColumns('customers', kind === 'lead_scoring' ? USUAL_OF_LEADS : USUAL);
  const table = useColumns(run, profiles, [kept, keep], sort, (sort) => go({ sort }));
  const columns = table.getVisibleLeafColumns();
  const key = useQuery(models).data?.find(({ id }) => id === run.model_id)?.entity_key;
  const name = nameColumn(profiles, key);
  const asks = told(columns, name);

  const pages = useInfiniteQuery({
    ...customers(run.id, filterOf(search, run, name), {
      columns: named(asks.data),
      drivers: asks.drivers || undefined,
    }),
    // Which columns the data have is known in a moment, where any of them is to be seen.
    enabled: !data.isPending || !kept.some((id) => isOfData({ id })),
    placeholderData: (before, query) => (query?.queryKey[1] === run.id ? before : undefined),
  });
  const first = pages.data?.pages[0];
  const places = useMemo(
    () => new Map((first?.columns ?? []).map(({ name }, at) => [name, at] as const)),
    [first?.columns],
  );
  // Joined once for every page that comes, and not while one scrolls.
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const total = first?.total;
  // Kept as state: what is drawn inside comes before its box does.
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const ahead = asks.drivers ? AHEAD.reasons : AHEAD.plain;
  const reach = useCallback(
    (last: number) => {
      if (hasNextPage && !isFetchingNextPage && last > rows.length - ahead) void fetchNextPage();
    },
    [rows.length, hasNextPage, isFetchingNextPage, fetchNextPage, ahead],
  );

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
  // Rows are drawn anew where these are others.
  const shown = useMemo(() => columns.filter(({ id }) => id !== 'entity_key'), [columns]);
  const widths = columns.flatMap(({ id, columnDef: { meta } }) =>
    meta && name && id === 'entity_key' ? { ...meta, least: WITH_NAMES } : (meta ?? []),
  );
  const style = {
    '--columns': [
      '18px',
      ...widths.map(({ least, grows }) => `minmax(${least}, ${grows ? `${grows}fr` : least})`),
    ].join(' '),
    '--least': `calc(${['18px', '2 * var(--edge)', ...widths.map(({ least }) => `${least} + var(--gap)`)].join(' + ')})`,
  } as CSSProperties;
  return (
    <Card flush>
      <Toolbar
        run={run}
        go={go}
        table={table}
        profiles={data.isPending ? undefined : profiles}
        total={total}
        name={name}
        views={
          <Views
            of="customers"
            now={{ search: { ...search, run: undefined, peek: undefined }, columns: kept }}
            onOpen={({ search: wanted, columns }) => {
              if (columns) keep(columns);
              void navigate({ to: '/customers', search: { ...wanted, run: search.run }, resetScroll: false });
            }}
          />
        }
      />
      <Chips profiles={profiles} go={go} />
      {first?.missing && (
        <div className="in">
          <Failure of={first.missing} title={t('cust.missing')} tone="warn" />
        </div>
      )}
      {selected.size > 0 && (
        <Selection
          of={[...selected.values()]}
          run={run}
          columns={shown}
          places={places}
          name={profiles.find((one) => one.name === name)}
          onClear={() => setSelected(new Map())}
        />
      )}
      <QueryFrame
        query={pages}
        count={pages.data && rows.length}
        empty={
          <Empty sign="search" title={t('customers.empty')} text={t('customers.empty2')}>
            <Button onClick={() => go({ q: undefined, risk: undefined, who: undefined, filter: undefined })}>
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
            <Headings of={table} />
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
            columns={shown}
            places={places}
            name={name}
            reach={reach}
            selected={selected}
            onSelect={select}
            peeked={search.peek}
            onPeek={peek}
          />
        </div>
      </QueryFrame>
      {search.peek && <Peek run={run} of={search.peek} name={name} onClose={() => peek()} />}
    </Card>
  );
}

function Headings({ of: table }: { of: Table }) {
  return table.getVisibleLeafColumns().map((column) => {
    const order = column.getIsSorted();
    return (
      <span
        key={column.id}
        role="columnheader"
        className={column.columnDef.meta?.number ? 'right' : undefined}
        aria-sort={
          column.getCanSort()
            ? order
              ? ({ asc: 'ascending', desc: 'descending' } as const)[order]
              : 'none'
            : undefined
        }
      >
        {column.getCanSort() ? (
          <button type="button" className="sorter" onClick={column.getToggleSortingHandler()}>
            <span>{headOf(column)}</span>
            <span aria-hidden="true">{order === 'desc' ? '↓' : order === 'asc' ? '↑' : ''}</span>
          </button>
        ) : (
          <Heading of={column} />
        )}
      </span>
    );
  });
}

/** What a column is called, and what that means where it is not plain. */
function Heading({ of: column }: { of: Column }) {
  const help = column.columnDef.meta?.help;
  return help ? <Term name={headOf(column)} text={help} /> : headOf(column);
}

/** The rows in sight. They alone are drawn anew while one scrolls. */
function Rows({
  box,
  run,
  rows,
  columns,
  places,
  name,
  reach,
  selected,
  onSelect,
  peeked,
  onPeek,
}: {
  box: HTMLDivElement | null;
  run: string;
  rows: Customer[];
  columns: readonly Column[];
  places: Places;
  /** The column of their names, if there is one. */
  name?: string;
  /** Hears the last row in sight. */
  reach: (last: number) => void;
  selected: ReadonlyMap<string, Customer>;
  onSelect: (one: Customer, on: boolean) => void;
  peeked?: string;
  onPeek: (key: string) => void;
}) {
  const navigate = useNavigate();
  const inCards = useMedia(PHONE);
  const lines = columns.reduce((sum, { id }) => sum + (id === 'score' ? 0 : id === 'drivers' ? 2 : 1), 0);
  const height = inCards ? CARD.first + CARD.line * lines : ROW;
  const view = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box,
    estimateSize: () => height,
    overscan: OVERSCAN,
  });
  useEffect(() => view.measure(), [view, height]);
  const items = view.getVirtualItems();
  // As many as are drawn at once: a row that leaves is drawn over by one that comes, rather than made anew.
  const pool = Math.ceil((view.scrollRect?.height ?? 0) / height) + 1 + 2 * OVERSCAN;
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
      style={{ height: view.getTotalSize(), position: 'relative', '--row': `${height}px` } as CSSProperties}
      onClick={open}
    >
      {items.map((item) => (
        <Row
          key={item.index % Math.max(pool, items.length)}
          run={run}
          of={rows[item.index]!}
          index={item.index}
          start={item.start}
          columns={columns}
          places={places}
          name={name === undefined ? undefined : places.get(name)}
          selected={selected.has(rows[item.index]!.entity_key)}
          onSelect={onSelect}
          peeked={rows[item.index]!.entity_key === peeked}
        />
      ))}
    </div>
  );
}
