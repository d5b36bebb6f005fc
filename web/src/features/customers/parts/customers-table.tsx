import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type MouseEvent, useCallback, useEffect, useMemo, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { remember } from '../../../browser/preferences';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { QueryFrame } from '../../../table/query-table';
import { Button, Card, Empty, Skeleton } from '../../../ui';
import { customers, type Sort } from '../api';
import { Row } from './customer-row';
import { COLUMNS, shownBefore, SORT, WIDTH, type Column } from './customers-columns';
import { Toolbar } from './customers-toolbar';

const ROW = 44;
/** Rows in sight are fewer than this. A row that leaves is drawn over by one that comes, rather than made anew. */
const POOL = 64;
/** More is asked for when fewer rows than this are left below those in sight. */
const AHEAD = 1500;

const KNOWN = { left: true, all: undefined } as const;

export function CustomersTable({ run }: { run: Schemas['ScoringRunView'] }) {
  const { t } = useWords();
  const search = useSearch({ from: '/app/customers' });
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(shownBefore);
  const valued = run.totals?.value;
  const offered = useMemo(
    () => COLUMNS.filter((column) => valued || (column !== 'value' && column !== 'stake')),
    [valued],
  );
  const columns = useMemo(() => offered.filter((column) => chosen.includes(column)), [offered, chosen]);
  const sort = search.sort ?? '-score';
  const go = (change: Partial<typeof search>) =>
    void navigate({ to: '/customers', search: { ...search, ...change }, replace: true, resetScroll: false });

  const known = search.who ? KNOWN[search.who] : false;
  const pages = useInfiniteQuery(customers(run.id, { q: search.q, risk: search.risk, known, sort }));
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
  const label: Record<Column, string> = {
    score: t('score'),
    risk: t('risk'),
    value: columnLabel(valued?.column ?? ''),
    stake: t('customers.stake'),
    known: t('customers.known'),
  };
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
    '--columns': ['minmax(var(--key, 120px), 1fr)', ...columns.map((column) => WIDTH[column])].join(' '),
  } as CSSProperties;
  return (
    <Card flush>
      <Toolbar go={go} columns={columns} offered={offered} label={label} toggle={toggle} total={total} />
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
          className="rows"
          ref={setBox}
          role="table"
          aria-label={t('customers.title')}
          aria-rowcount={total === undefined ? -1 : total + 1}
          tabIndex={0}
          style={style}
        >
          <div className="vrow headrow" role="row">
            {heading('key', t('customer'), ['entity_key', '-entity_key'])}
            {columns.map((column) => heading(column, label[column], SORT[column]))}
          </div>
          {pages.isPending && (
            <div className="in">
              <Skeleton lines={14} height={22} />
            </div>
          )}
          <Rows box={box} run={run.id} rows={rows} columns={columns} reach={reach} />
        </div>
      </QueryFrame>
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
}: {
  box: HTMLDivElement | null;
  run: string;
  rows: Schemas['Customer'][];
  columns: Column[];
  /** Hears the last row in sight. */
  reach: (last: number) => void;
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
    const key = (event.target as Element).closest<HTMLElement>('a')?.dataset.key;
    if (key === undefined || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void navigate({ to: '/customer', search: { run, key } });
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
        />
      ))}
    </div>
  );
}
