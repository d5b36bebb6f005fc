import { memo, useLayoutEffect, useRef } from 'react';
import { BASE } from '../../../browser/base';
import { useWords } from '../../../i18n';
import { type Column, type Customer, headOf, type Places } from './customers-columns';

/**
 * A customer's row. Hundreds pass by in a second of scrolling, so it is drawn again only when it changes, and
 * its link is a plain one that the table opens: the router's own watches every change of the address.
 */
export const Row = memo(function Row({
  run,
  of,
  index,
  start,
  columns,
  places,
  name: named,
  selected,
  onSelect,
  peeked,
}: {
  run: string;
  of: Customer;
  index: number;
  start: number;
  columns: readonly Column[];
  /** Where the cells of its columns are. */
  places: Places;
  /** Where among the cells their names are. */
  name?: number;
  selected: boolean;
  onSelect: (of: Customer, on: boolean) => void;
  /** Shown beside the list. */
  peeked: boolean;
}) {
  const { t } = useWords();
  const name = named === undefined ? undefined : of.cells?.[named];
  const link = useRef<HTMLAnchorElement>(null);
  useLayoutEffect(
    // The focus does not pass on to whoever takes this row's place.
    () => () => {
      if (link.current === document.activeElement) link.current?.blur();
    },
    [of],
  );
  return (
    <div
      className={`vrow at${peeked ? ' peeked' : ''}`}
      role="row"
      data-key={of.entity_key}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span role="cell">
        <input
          type="checkbox"
          aria-label={t('selection.one', { customer: name ?? of.entity_key })}
          checked={selected}
          onChange={(event) => onSelect(of, event.target.checked)}
        />
      </span>
      <span role="cell">
        <a ref={link} href={`${BASE}customer?${new URLSearchParams({ run, key: of.entity_key })}`}>
          {name ?? of.entity_key}
        </a>
        {name && <span className="muted small"> {of.entity_key}</span>}
      </span>
      {columns.map((column) => (
        <span
          role="cell"
          key={column.id}
          data-column={column.id}
          data-name={headOf(column)}
          className={column.columnDef.meta?.number ? 'right' : undefined}
        >
          {column.columnDef.meta?.cell(of, places)}
        </span>
      ))}
    </div>
  );
});
