import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useRef, useState, type CSSProperties } from 'react';
import { api, body, type Schemas } from '../api/client';
import { customers, models, scoringRuns, type Sort } from '../api/queries';
import { useWords } from '../i18n';
import { remember, remembered } from '../preferences';
import { useTitle } from '../title';
import { Icon } from '../ui/icons';
import { Badge, Button, Card, Empty, Head, Problem, Risk, Score, Skeleton } from '../ui/kit';

const ROW = 44;
const COLUMNS = ['score', 'risk', 'known'] as const;
type Column = (typeof COLUMNS)[number];
const WIDTH: Record<Column, string> = { score: '150px', risk: '90px', known: '110px' };

export function Customers() {
  const { t, f } = useWords();
  const search = useSearch({ from: '/app/customers' });
  const navigate = useNavigate();
  const runs = useQuery(scoringRuns);
  const names = useQuery(models);
  useTitle(t('customers.title'));
  const done = runs.data?.filter((run) => run.status === 'succeeded');
  const run = search.run ?? done?.[0]?.id;
  if (runs.error)
    return (
      <div className="page">
        <Problem error={runs.error} retry={() => void runs.refetch()} />
      </div>
    );
  if (!done)
    return (
      <div className="page">
        <Skeleton height={32} />
        <Skeleton lines={12} height={28} />
      </div>
    );
  if (!run)
    return (
      <div className="page">
        <Head title={t('customers.title')} />
        <Card>
          <Empty sign="customers" title={t('customers.none')}>
            <p className="muted">{t('customers.none2')}</p>
            <Link className="button primary" to="/start">
              {t('nav.start')}
            </Link>
          </Empty>
        </Card>
      </div>
    );
  const name = (one: Schemas['ScoringRunView']) =>
    `${names.data?.find((model) => model.id === one.model_id)?.name ?? ''} · ${f.moment(one.created_at)}`;
  return (
    <div className="page">
      <Head title={t('customers.title')}>
        {done.length > 1 && (
          <select
            className="input"
            aria-label={t('customers.run')}
            value={run}
            onChange={(event) =>
              navigate({ to: '/customers', search: { ...search, run: event.target.value } })
            }
          >
            {done.map((one) => (
              <option key={one.id} value={one.id}>
                {name(one)}
              </option>
            ))}
          </select>
        )}
        <Export run={run} />
      </Head>
      <Table key={run} run={run} />
    </div>
  );
}

function Export({ run }: { run: string }) {
  const { t } = useWords();
  const ask = useMutation({
    mutationFn: () =>
      body(
        api.GET('/v1/scoring-runs/{id}/export', { params: { path: { id: run }, query: { format: 'csv' } } }),
      ),
    onSuccess: ({ url }) => location.assign(url),
  });
  return (
    <>
      {ask.error && <Problem error={ask.error} />}
      <Button onClick={() => ask.mutate()} disabled={ask.isPending}>
        <Icon sign="download" />
        {t('customers.export')}
      </Button>
    </>
  );
}

function shownColumns(): Column[] {
  const before = remembered('columns');
  return before === null ? [...COLUMNS] : COLUMNS.filter((column) => before.split(',').includes(column));
}

function Table({ run }: { run: string }) {
  const { t, f } = useWords();
  const search = useSearch({ from: '/app/customers' });
  const navigate = useNavigate();
  const [q, setQ] = useState(search.q ?? '');
  const wanted = useDeferredValue(q.trim());
  const [columns, setColumns] = useState(shownColumns);
  const sort = search.sort ?? '-score';
  const go = (change: Partial<typeof search>) =>
    void navigate({ to: '/customers', search: { ...search, ...change }, replace: true });
  useEffect(() => {
    // Typing settles before the server is asked.
    const timer = setTimeout(() => {
      if ((search.q ?? '') !== wanted) go({ q: wanted || undefined });
    }, 250);
    return () => clearTimeout(timer);
  });

  const pages = useInfiniteQuery(customers(run, { q: search.q, risk: search.risk, sort }));
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const box = useRef<HTMLDivElement>(null);
  const view = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = view.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last > rows.length - 150) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const toggle = (column: Column) => {
    const next = COLUMNS.filter((one) => (one === column ? !columns.includes(one) : columns.includes(one)));
    remember('columns', next.join(','));
    setColumns(next);
  };
  const grid = {
    '--columns': ['minmax(90px, 1fr)', ...columns.map((column) => WIDTH[column])].join(' '),
  } as CSSProperties;
  const sorter = (text: string, down: Sort, up: Sort) => (
    <button type="button" className="sorter" onClick={() => go({ sort: sort === down ? up : down })}>
      {text}
      <span aria-hidden="true">{sort === down ? '↓' : sort === up ? '↑' : ''}</span>
    </button>
  );
  const order = (down: Sort, up: Sort) => (sort === down ? 'descending' : sort === up ? 'ascending' : 'none');
  const label: Record<Column, string> = { score: t('score'), risk: t('risk'), known: t('customers.known') };
  return (
    <Card flush>
      <div className="toolbar" role="search">
        <input
          className="input grow"
          type="search"
          placeholder={t('customers.search')}
          aria-label={t('customers.search')}
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
        <select
          className="input"
          aria-label={t('risk')}
          value={search.risk ?? ''}
          onChange={(event) => go({ risk: (event.target.value || undefined) as Schemas['Risk'] | undefined })}
        >
          <option value="">
            {t('risk')}: {t('all')}
          </option>
          {(['high', 'medium', 'low'] as const).map((risk) => (
            <option key={risk} value={risk}>
              {t(`risk.${risk}`)}
            </option>
          ))}
        </select>
        <details className="columns-menu">
          <summary className="button">{t('customers.columns')}</summary>
          <div>
            {COLUMNS.map((column) => (
              <label key={column}>
                <input type="checkbox" checked={columns.includes(column)} onChange={() => toggle(column)} />
                {label[column]}
              </label>
            ))}
          </div>
        </details>
        <span className="muted small num" role="status">
          {t('customers.shown', { n: f.integer(rows.length) + (hasNextPage ? '+' : '') })}
        </span>
      </div>
      {pages.error && (
        <div className="in">
          <Problem error={pages.error} retry={() => void pages.refetch()} />
        </div>
      )}
      <div
        className="rows"
        ref={box}
        role="table"
        aria-label={t('customers.title')}
        aria-rowcount={hasNextPage ? -1 : rows.length + 1}
        tabIndex={0}
        style={grid}
      >
        <div className="vrow headrow" role="row">
          <span role="columnheader" aria-sort={order('-entity_key', 'entity_key')}>
            {sorter(t('customer'), '-entity_key', 'entity_key')}
          </span>
          {columns.map((column) =>
            column === 'score' ? (
              <span key={column} role="columnheader" aria-sort={order('-score', 'score')}>
                {sorter(label.score, '-score', 'score')}
              </span>
            ) : (
              <span key={column} role="columnheader">
                {label[column]}
              </span>
            ),
          )}
        </div>
        {pages.isPending && (
          <div className="in">
            <Skeleton lines={14} height={22} />
          </div>
        )}
        <div role="rowgroup" style={{ height: view.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const one = rows[item.index]!;
            return (
              <div
                key={item.key}
                className="vrow at"
                role="row"
                aria-rowindex={item.index + 2}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <span role="cell">
                  <Link to="/customer" search={{ run, key: one.entity_key }} preload={false}>
                    {one.entity_key}
                  </Link>
                </span>
                {columns.map((column) => (
                  <span role="cell" key={column}>
                    {column === 'score' ? (
                      <Score score={one.score} risk={one.risk} />
                    ) : column === 'risk' ? (
                      <Risk of={one.risk} />
                    ) : one.known ? (
                      <Badge>{t('customers.left')}</Badge>
                    ) : (
                      <span className="muted">{t('customers.active')}</span>
                    )}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {pages.data && rows.length === 0 && (
        <Empty sign="search" title={t('customers.empty')}>
          <p className="muted">{t('customers.empty2')}</p>
          <Button
            onClick={() => {
              setQ('');
              go({ q: undefined, risk: undefined });
            }}
          >
            {t('customers.clear')}
          </Button>
        </Empty>
      )}
    </Card>
  );
}
