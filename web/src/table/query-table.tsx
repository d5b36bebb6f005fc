import type { ReactNode } from 'react';
import { Problem, Skeleton } from '../ui';
import { MoreButton, type Paged } from './more-button';
import { Table, type TableProps } from './table';

interface Listed extends Partial<Paged> {
  error: unknown;
  refetch: () => unknown;
  isPending: boolean;
  isEnabled: boolean;
}

/** What is around the rows of a query: waiting, what went wrong, that there are none, and more of them. */
export function QueryFrame({
  query,
  count,
  wait,
  empty,
  children,
}: {
  query: Listed;
  /** How many rows there are, once known. */
  count?: number;
  wait?: ReactNode;
  empty?: ReactNode;
  children: ReactNode;
}) {
  const { error, isPending, isEnabled, hasNextPage } = query;
  return (
    <>
      {!!error && (
        <div className="in">
          <Problem of={query} />
        </div>
      )}
      {wait && isPending && isEnabled && <div className="in">{wait}</div>}
      {children}
      {count === 0 && !hasNextPage && empty && <div className="in">{empty}</div>}
    </>
  );
}

/** The rows that a query found, as a table. It stands in a card that is `flush`. */
export function QueryTable<Row>({
  query,
  rows,
  wait = <Skeleton lines={4} />,
  empty,
  ...table
}: TableProps<Row> & {
  query: Listed;
  /** Once they are known. */
  rows: Row[] | undefined;
  /** What holds its place. */
  wait?: ReactNode;
  empty?: ReactNode;
}) {
  return (
    <QueryFrame query={query} count={rows?.length} wait={wait} empty={empty}>
      {!!rows?.length && <Table {...table} rows={rows} />}
      <MoreButton of={query} />
    </QueryFrame>
  );
}
